using System.Net;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Renewal;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>A sibling module's calls over the client that it is given.</summary>
public sealed class ReadyClientTests(SiblingHosts bed) : SiblingTest(bed)
{
    private const string Points = "api/client/pickup-points?page=1&countPerPage=50";

    private readonly TenantScope tenant = SiblingHosts.NewTenant();

    private SiblingHost Host => Bed.A;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_CarriesTheTenantsCredentialAndVersion_AndTheCallerSeesNone()
    {
        using var client = await ClientAsync(Provider.Stripe);
        using var request = new HttpRequestMessage(HttpMethod.Get, "balance");

        using var answer = await client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("\"balance\"");
        var sent = Bed.Board(Provider.Stripe).Requests[^1];
        sent.Header("Authorization").ShouldBe("Bearer sk_test_SandboxGoodKey0000001");
        sent.Header("Stripe-Version").ShouldBe("2026-09-30.endive");
        answer.RequestMessage.ShouldBeSameAs(request);
        request.Headers.ToString().ShouldNotContain("Sandbox");
    }

    [Fact]
    public async Task Call_WithARefusedKey_IsNotRepeated_FailsWithWhatToTellTheUser_AndFeedsTheState()
    {
        var id = await ConnectAsync(Provider.Stripe);
        using var client = Host.Clients.Create(await Host.ConnectionAsync(tenant, Provider.Stripe));
        Bed.Board(Provider.Stripe).Reset();
        Bed.Board(Provider.Stripe).Break(Fault.OfStatus(401));

        var refused = await Should.ThrowAsync<ConnectionException>(() => client.GetAsync(Relative("balance"), Cancel));

        refused.Failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        refused.Failure.IntegrationId.ShouldBe(id.Value);
        Bed.Board(Provider.Stripe).Received.ShouldBe(1);
        (await Bed.StateAsync(id)).ShouldEndWith("invalid_credentials");
    }

    [Fact]
    public async Task Call_WithATokenThatTheProviderForgot_IsOneLoginAndOneRepeat()
    {
        using var client = await ClientAsync(Provider.Sameday);
        Bed.Board(Provider.Sameday).Reset();

        using var answer = await client.GetAsync(Relative(Points), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        CourierAccount.Logins(Bed.Deployment).ShouldBe(1);
        Calls(Provider.Sameday).ShouldBe(2);
    }

    [Fact]
    public async Task Call_WithABodyInMemory_IsRepeatedToo()
    {
        using var client = await ClientAsync(Provider.Sameday);
        Bed.Board(Provider.Sameday).Break(new Fault { Kind = FaultKind.Status, Status = 401, Path = "/ro_demo/api/awb", Times = 1 });
        Bed.Board(Provider.Sameday).AlsoBreak(Fault.Answer("{}", 201) with { Path = "/ro_demo/api/awb" });
        using var body = new StringContent("""{"awb":1}""");

        using var answer = await client.PostAsync(Relative("api/awb"), body, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        Bed.Board(Provider.Sameday).Requests.Where(call => call.Path.EndsWith("/awb", StringComparison.Ordinal)).Select(call => call.Body).ShouldBe(["""{"awb":1}""", """{"awb":1}"""]);
    }

    [Fact]
    public async Task Call_WithAStream_IsNotRepeated_AndSaysSo()
    {
        using var client = await ClientAsync(Provider.Sameday);
        Bed.Board(Provider.Sameday).Reset();
        Bed.Board(Provider.Sameday).Break(new Fault { Kind = FaultKind.Status, Status = 401, Path = "/ro_demo/api/awb" });
        using var body = new OneWayContent();

        var failed = await Should.ThrowAsync<ConnectionException>(() => client.PostAsync(Relative("api/awb"), body, Cancel));

        failed.Failure.Code.ShouldBe(ConnectionFailureCodes.CredentialRenewed);
        CourierAccount.Logins(Bed.Deployment).ShouldBe(1);
    }

    [Fact]
    public async Task Call_ThatIsRefusedForEver_IsOneLoginTwoCallsAndAFailure()
    {
        var id = await ConnectAsync(Provider.Sameday);
        using var client = Host.Clients.Create(await Host.ConnectionAsync(tenant, Provider.Sameday));
        Bed.Board(Provider.Sameday).Reset();
        Bed.Board(Provider.Sameday).Break(new Fault { Kind = FaultKind.Status, Status = 401, Path = "/ro_demo/api/client" });

        var refused = await Should.ThrowAsync<ConnectionException>(() => client.GetAsync(Relative(Points), Cancel));

        refused.Failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        CourierAccount.Logins(Bed.Deployment).ShouldBe(1);
        Calls(Provider.Sameday).ShouldBe(2);
        (await Bed.StateAsync(id)).ShouldEndWith("invalid_credentials");
    }

    [Fact]
    public async Task Call_AfterTheDisconnect_GetsNothing()
    {
        var id = await ConnectAsync(Provider.Stripe);
        using var client = Host.Clients.Create(await Host.ConnectionAsync(tenant, Provider.Stripe));
        await Host.DisconnectAsync(tenant, id);
        Bed.Board(Provider.Stripe).Reset();

        var failed = await Should.ThrowAsync<ConnectionException>(() => client.GetAsync(Relative("balance"), Cancel));

        failed.Failure.Code.ShouldBe(ConnectionFailureCodes.NotConnected);
        Bed.Board(Provider.Stripe).Received.ShouldBe(0);
    }

    [Fact]
    public async Task Call_ToAnotherHost_IsRefusedBeforeAnythingIsSent()
    {
        using var client = await ClientAsync(Provider.Stripe);

        await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync(Bed.Deployment.Sandbox.ElsewhereAddress, Cancel));

        Bed.Deployment.Sandbox.Elsewhere.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_IsHandedBack()
    {
        using var client = await ClientAsync(Provider.Stripe);
        Bed.Board(Provider.Stripe).Break(new Fault { Kind = FaultKind.Redirect, Status = 302 });

        using var answer = await client.GetAsync(Relative("balance"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        Bed.Deployment.Sandbox.Elsewhere.Received.ShouldBe(0);
    }

    [Fact]
    public async Task ErrorOfTheProvider_IsTheCallersToRead()
    {
        using var client = await ClientAsync(Provider.Stripe);
        Bed.Board(Provider.Stripe).Break(Fault.Answer("""{"error":{"type":"card_error"}}""", 402));

        using var answer = await client.GetAsync(Relative("balance"), Cancel);

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe((402, """{"error":{"type":"card_error"}}"""));
    }

    [Fact]
    public async Task RefusalOfAPermission_IsTheCallersToRead()
    {
        using var client = await ClientAsync(Provider.Stripe);
        Bed.Board(Provider.Stripe).Break(Fault.OfStatus(403));

        using var answer = await client.GetAsync(Relative("balance"), Cancel);

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("required permissions");
    }

    [Fact]
    public async Task Provider_ThatDoesNotAnswer_IsUnavailable()
    {
        using var client = await ClientAsync(Provider.Stripe);
        Bed.Board(Provider.Stripe).Break(Fault.Of(FaultKind.Reset));

        var failed = await Should.ThrowAsync<ConnectionException>(() => client.GetAsync(Relative("balance"), Cancel));

        failed.Failure.Reason.ShouldBe(FailureReason.ProviderUnavailable);
        failed.Failure.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task Throttle_OfOneTenant_StopsItOnAllHosts_AndNobodyElse()
    {
        using var client = await ClientAsync(Provider.Stripe);
        var other = SiblingHosts.NewTenant();
        await Host.ConnectAsync(other, Provider.Stripe, Bed.Good(Provider.Stripe));
        Bed.Board(Provider.Stripe).Break(Fault.Throttle(TimeSpan.FromSeconds(60)) with { Times = 1 });

        using var throttled = await client.GetAsync(Relative("balance"), Cancel);
        var before = Bed.Board(Provider.Stripe).Received;

        throttled.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        foreach (var host in new[] { Bed.A, Bed.B })
        {
            using var again = host.Clients.Create(await host.ConnectionAsync(tenant, Provider.Stripe));
            var failed = await Should.ThrowAsync<ConnectionException>(() => again.GetAsync(Relative("balance"), Cancel));
            failed.Failure.Reason.ShouldBe(FailureReason.RateLimited);
            failed.Failure.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(61));
        }

        Bed.Board(Provider.Stripe).Received.ShouldBe(before);
        using var elses = Bed.B.Clients.Create(await Bed.B.ConnectionAsync(other, Provider.Stripe));
        (await elses.GetAsync(Relative("balance"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Limit_HoldsOverBothHostsTogether()
    {
        // Vonage: 30 a second, so 10 at once and 20 a second.
        await Host.ConnectAsync(tenant, Provider.SmsVonage, Bed.Good(Provider.SmsVonage));
        using var a = Bed.A.Clients.Create(await Bed.A.ConnectionAsync(tenant, Provider.SmsVonage));
        using var b = Bed.B.Clients.Create(await Bed.B.ConnectionAsync(tenant, Provider.SmsVonage));
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(index => (index % 2 == 0 ? a : b).GetAsync(Relative("account/get-balance"), Cancel)));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9), "50 calls at 10 + 20 a second take 2 seconds, over however many hosts");
    }

    [Fact]
    public void Client_OfAMailConnection_IsNotSupported()
    {
        var connection = new Connection { Id = Guid.NewGuid(), Tenant = tenant, Provider = Provider.EmailImap, AccountKey = "default", Settings = new Dictionary<string, object>() };

        Should.Throw<ConnectionException>(() => Host.Clients.Create(connection)).Failure.Code.ShouldBe(ConnectionFailureCodes.NotSupported);
    }

    private Task<IntegrationId> ConnectAsync(Provider provider) => Host.ConnectAsync(tenant, provider, Bed.Good(provider));

    private async Task<HttpClient> ClientAsync(Provider provider)
    {
        await ConnectAsync(provider);
        return Host.Clients.Create(await Host.ConnectionAsync(tenant, provider));
    }

    private long Calls(Provider provider) => Bed.Board(provider).Requests.Count(call => !CourierAccount.IsLogin(call));

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    /// <summary>A body that can be read once and does not know its length.</summary>
    private sealed class OneWayContent : HttpContent
    {
        private bool read;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            read = read ? throw new InvalidOperationException("Read twice.") : true;
            await stream.WriteAsync("""{"awb":1}"""u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
