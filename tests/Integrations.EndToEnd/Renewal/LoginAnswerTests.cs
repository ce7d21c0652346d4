using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>What each answer to a login means for the connection: at once, and when it comes again a minute later.</summary>
public sealed class LoginAnswerTests(RenewalHosts bed) : RenewalTest(bed)
{
    /// <summary>The answer, the connection after it, and after the same answer a minute later.</summary>
    public static TheoryData<string, string, string> Answers => new()
    {
        { "refused_401", "error invalid_credentials", "error invalid_credentials" },
        { "refused_403", "error invalid_credentials", "error invalid_credentials" },
        { "unclear_401", "connected invalid_credentials", "error invalid_credentials" },
        { "unclear_403", "connected invalid_credentials", "error invalid_credentials" },
        { "bad_request_400", "connected unexpected_response", "error unexpected_response" },
        { "not_found_404", "connected unexpected_response", "error unexpected_response" },
        { "method_405", "connected unexpected_response", "error unexpected_response" },
        { "gone_410", "connected unexpected_response", "error unexpected_response" },
        { "web_page", "connected unexpected_response", "error unexpected_response" },
        { "malformed", "connected unexpected_response", "error unexpected_response" },
        { "oversized", "connected unexpected_response", "error unexpected_response" },
        { "redirect", "connected unexpected_response", "error unexpected_response" },
        { "echo", "connected unexpected_response", "error unexpected_response" },
        { "empty_200", "connected unexpected_response", "error unexpected_response" },
        { "no_token", "connected unexpected_response", "error unexpected_response" },
        { "blank_token", "connected unexpected_response", "error unexpected_response" },
        { "no_expiry", "connected unexpected_response", "error unexpected_response" },
        { "expired", "connected unexpected_response", "error unexpected_response" },
        { "odd_expiry", "connected unexpected_response", "error unexpected_response" },
        { "array", "connected unexpected_response", "error unexpected_response" },
        { "firewall_403", "connected provider_unavailable", "connected provider_unavailable" },
        { "timeout_408", "connected provider_unavailable", "connected provider_unavailable" },
        { "broken_500", "connected provider_unavailable", "connected provider_unavailable" },
        { "broken_502", "connected provider_unavailable", "connected provider_unavailable" },
        { "down_503", "connected provider_unavailable", "connected provider_unavailable" },
        { "down_504", "connected provider_unavailable", "connected provider_unavailable" },
        { "reset", "connected provider_unavailable", "connected provider_unavailable" },
        { "cut", "connected provider_unavailable", "connected provider_unavailable" },
        { "throttled_429", "connected rate_limited", "connected rate_limited" },
        { "throttled_until", "connected rate_limited", "connected rate_limited" },
    };

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["refused_403"] = Fault.OfStatus(403),
        ["refused_401"] = Fault.OfStatus(401, """{"error":{"code":401,"message":"Invalid credentials."}}"""),
        ["unclear_401"] = Fault.OfStatus(401),
        ["unclear_403"] = Fault.OfStatus(403, """{"error":{"code":403,"message":"Forbidden"}}"""),
        ["firewall_403"] = Fault.Answer("<html>blocked</html>", 403, "text/html"),
        ["bad_request_400"] = Fault.OfStatus(400),
        ["not_found_404"] = Fault.OfStatus(404),
        ["method_405"] = Fault.OfStatus(405),
        ["gone_410"] = Fault.OfStatus(410),
        ["timeout_408"] = Fault.OfStatus(408),
        ["throttled_429"] = Fault.Throttle(TimeSpan.FromSeconds(30)),
        ["throttled_until"] = Fault.Throttle(DateTimeOffset.UtcNow.AddSeconds(40)),
        ["broken_500"] = Fault.OfStatus(500),
        ["broken_502"] = Fault.Answer("<html>Bad Gateway</html>", 502, "text/html"),
        ["down_503"] = Fault.OfStatus(503),
        ["down_504"] = Fault.OfStatus(504),
        ["reset"] = Fault.Of(FaultKind.Reset),
        ["cut"] = Fault.Of(FaultKind.Cut),
        ["web_page"] = Fault.Of(FaultKind.Nonsense),
        ["malformed"] = Fault.Of(FaultKind.Malformed),
        ["oversized"] = Fault.Of(FaultKind.Oversized),
        ["redirect"] = Fault.Of(FaultKind.Redirect),
        ["echo"] = Fault.Of(FaultKind.Echo),
        ["empty_200"] = Fault.Answer(""),
        ["no_token"] = Fault.Answer("""{"expire_at_utc":"2099-01-01 00:00"}"""),
        ["blank_token"] = Fault.Answer("""{"token":" ","expire_at_utc":"2099-01-01 00:00"}"""),
        ["no_expiry"] = Fault.Answer("""{"token":"sandbox-1"}"""),
        ["expired"] = Fault.Answer("""{"token":"sandbox-1","expire_at_utc":"2001-01-01 00:00"}"""),
        ["odd_expiry"] = Fault.Answer("""{"token":"sandbox-1","expire_at_utc":"soon"}"""),
        ["array"] = Fault.Answer("[]"),
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task AnAnswerToALogin_HasItsReason_AndItsState(string answer, string atOnce, string aMinuteLater)
    {
        Bed.Deployment.Sandbox.Reset();
        var account = await CourierAccount.ConnectAsync(Bed.Deployment, Bed.Hosts[0]);
        using var api = await account.CallerAsync(Bed.Hosts[0]);
        var tokens = await account.GrantAsync<string>("tokens::text");
        await account.ExpireAsync();
        Bed.Deployment.Sandbox[CourierAccount.Provider].Break(Faults[answer] with { Path = CourierAccount.LoginPath });

        var first = (await api.PostAsync($"{account.Path}/test")).Expect(200);
        atOnce.ShouldEndWith(first.Text("reason")!);
        (await account.StateAsync()).ShouldBe(atOnce);
        CourierAccount.Logins(Bed.Deployment).ShouldBe(2);

        await account.PassAsync(TimeSpan.FromMinutes(1));
        await Bed.Deployment.ScalarAsync<long>(
            "WITH passed AS (UPDATE integrations.integrations SET error_since = error_since - interval '1 minute' WHERE id = $1 RETURNING 1) SELECT count(*) FROM passed", account.Id);
        (await api.PostAsync($"{account.Path}/test")).Expect(200);
        (await account.StateAsync()).ShouldBe(aMinuteLater);
        CourierAccount.Logins(Bed.Deployment).ShouldBe(3);

        // A refusal never costs the tokens that are there.
        (await account.GrantAsync<string>("tokens::text")).ShouldBe(tokens);
    }

    [Fact]
    public void TheTable_NamesEveryAnswer() => Answers.Select(row => row.Data.Item1).ShouldBe(Faults.Keys, ignoreOrder: true);
}
