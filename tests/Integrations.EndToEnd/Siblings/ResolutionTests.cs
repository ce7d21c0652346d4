using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>Which connection a module gets, and what it is told when there is none.</summary>
public sealed class ResolutionTests(SiblingHosts bed) : SiblingTest(bed)
{
    private const string Franchise = "franchise-1";

    private static readonly Provider Stripe = Provider.Stripe;

    private SiblingHost Host => Bed.A;

    /// <summary>Rows as "owner:key:status"; owner c is the company, f the franchise, o another franchise.</summary>
    [Theory]
    [InlineData("", null, "not_connected")]
    [InlineData("c:default:connected", null, "c:default")]
    [InlineData("c:shop2:connected", null, "c:shop2")]
    [InlineData("c:shop2:connected c:shop3:connected", null, "ambiguous_account")]
    [InlineData("c:shop2:connected c:default:connected", null, "c:default")]
    [InlineData("c:shop2:connected c:shop3:disconnected", null, "c:shop2")]
    [InlineData("c:default:connected f:default:connected", null, "f:default")]
    [InlineData("c:default:connected f:default:disconnected", null, "c:default")]
    [InlineData("c:default:connected f:default:error", null, "provider_error")]
    [InlineData("c:default:error f:default:disconnected", null, "provider_error")]
    [InlineData("c:default:connected f:shop2:connected", null, "f:shop2")]
    [InlineData("c:default:connected f:shop2:connected f:shop3:connected", null, "ambiguous_account")]
    [InlineData("c:default:connected o:default:connected", null, "c:default")]
    [InlineData("o:default:connected", null, "not_connected")]
    [InlineData("c:default:disconnected", null, "not_connected")]
    [InlineData("c:default:connected c:shop2:connected", "shop2", "c:shop2")]
    [InlineData("c:shop2:connected f:default:connected", "shop2", "c:shop2")]
    [InlineData("c:shop2:connected f:shop2:error", "shop2", "provider_error")]
    [InlineData("c:default:connected", "shop2", "not_connected")]
    public async Task GetConnection_ForAFranchise_FollowsTheTable(string rows, string? accountKey, string expected)
    {
        var tenant = SiblingHosts.NewTenant() with { FranchiseId = Franchise };
        await GivenAsync(tenant.CompanyId, rows);

        var answer = await Host.GetAsync(tenant, Stripe, accountKey);

        Told(answer).ShouldBe(expected == "provider_error" ? "invalid_credentials" : expected);
        if (answer.Succeeded)
        {
            answer.Value.Inherited.ShouldBe(expected[0] == 'c');
            answer.Value.Tenant.ShouldBe(tenant);
        }
    }

    [Fact]
    public async Task GetConnection_ForTheCompany_DoesNotReachIntoItsFranchises()
    {
        var tenant = SiblingHosts.NewTenant();
        await GivenAsync(tenant.CompanyId, "f:default:connected");

        (await Host.FailureAsync(tenant, Stripe)).Code.ShouldBe(ConnectionFailureCodes.NotConnected);
    }

    [Fact]
    public async Task GetConnection_OfAnotherCompany_IsNotConnected()
    {
        await GivenAsync(SiblingHosts.NewTenant().CompanyId, "c:default:connected");

        (await Host.FailureAsync(SiblingHosts.NewTenant(), Stripe)).Code.ShouldBe(ConnectionFailureCodes.NotConnected);
    }

    [Fact]
    public async Task GetConnection_OfABrokenOne_SaysWhatToDoInBothLanguages()
    {
        var tenant = SiblingHosts.NewTenant();
        var id = (await GivenAsync(tenant.CompanyId, "c:default:error")).Single();

        var failure = await Host.FailureAsync(tenant, Stripe);

        failure.Reason.ShouldBe(FailureReason.InvalidCredentials);
        failure.IntegrationId.ShouldBe(id);
        failure.RetryAfter.ShouldBeNull();
        failure.Message.En.ShouldContain("Stripe");
        failure.Message.Ro.ShouldNotBe(failure.Message.En);
    }

    [Fact]
    public async Task GetConnection_HoldsSettingsAndAccount_AndNoSecret()
    {
        var tenant = SiblingHosts.NewTenant();
        await Host.ConnectAsync(tenant, Stripe, Bed.Good(Stripe));

        var connection = await Host.ConnectionAsync(tenant, Stripe);

        connection.Settings["environment"].ShouldBe("test");
        connection.Settings.Keys.ShouldNotContain("secret_key");
        connection.Account.ShouldNotBeNull().ExternalId.ShouldBe("acct_1SandboxDemo0001");
        connection.BaseAddress.ShouldNotBeNull().AbsoluteUri.ShouldEndWith("/stripe/v1/");
        connection.ToString().ShouldNotContain("SandboxGoodKey0000001\"");
    }

    [Fact]
    public async Task GetConnection_AfterWhatWasWrongIsMended_WorksAtOnce()
    {
        var tenant = SiblingHosts.NewTenant();
        (await Host.FailureAsync(tenant, Stripe)).Code.ShouldBe(ConnectionFailureCodes.NotConnected);

        await Host.ConnectAsync(tenant, Stripe, Bed.Good(Stripe));

        (await Host.GetAsync(tenant, Stripe)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task GetConnection_WithASpoiltSecret_IsSecretUnreadable()
    {
        var tenant = SiblingHosts.NewTenant();
        await GivenAsync(tenant.CompanyId, "c:default:connected", """{"environment":"test","secret_key":"sk_test_InPlainText0000001"}""");

        (await Host.FailureAsync(tenant, Stripe)).Reason.ShouldBe(FailureReason.SecretUnreadable);
    }

    [Fact]
    public async Task GetConnections_AnswersEachInItsPlace()
    {
        var tenant = SiblingHosts.NewTenant();
        await Host.ConnectAsync(tenant, Stripe, Bed.Good(Stripe));

        var answers = await Host.SendAsync(new GetConnections([new(tenant, Provider.Openai), new(tenant, Stripe), new(tenant, Stripe, "other")]));

        answers.Select(Told).ShouldBe(["not_connected", "c:default", "not_connected"]);
    }

    [Fact]
    public async Task ListConnections_ShowsWhatTheTenantSees_WorkingOrNot()
    {
        var tenant = SiblingHosts.NewTenant();
        await GivenAsync(tenant.CompanyId, "c:default:connected c:shop2:error f:default:disconnected o:default:connected");

        var own = await Host.SendAsync(new ListConnections(tenant with { FranchiseId = Franchise }, Stripe));
        var all = await Host.SendAsync(new ListConnections(tenant));

        own.Select(row => (row.FranchiseId, row.AccountKey, row.Status, row.Inherited)).ShouldBe(
        [
            (null, "default", IntegrationStatus.Connected, true),
            (Franchise, "default", IntegrationStatus.Disconnected, false),
            (null, "shop2", IntegrationStatus.Error, true),
        ]);
        all.Count.ShouldBe(4);
    }

    [Fact]
    public async Task GetConnection_ForNoTenant_IsABug()
        => await Should.ThrowAsync<ArgumentException>(() => Host.GetAsync(new TenantScope(string.Empty), Stripe));

    private static string Told(ConnectionResult<Connection> answer) => answer.Succeeded ? $"{(answer.Value.Inherited || answer.Value.Tenant.FranchiseId is null ? "c" : "f")}:{answer.Value.AccountKey}" : answer.Failure.Code;

    private async Task<IReadOnlyList<Guid>> GivenAsync(string company, string rows, string? config = null)
    {
        var ids = new List<Guid>();
        foreach (var row in rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(':')))
        {
            var (franchise, status) = (row[0] switch { "f" => Franchise, "o" => "franchise-2", _ => null }, row[2]);
            var id = Guid.NewGuid();
            var settings = config ?? """{"environment":"test","secret_key":{"$sealed":"{0}"}}""".Replace("{0}", await SealedAsync(company, id), StringComparison.Ordinal);
            await Bed.Deployment.ScalarAsync<long>(
                """
                WITH made AS (
                    INSERT INTO integrations.integrations (id, company_id, franchise_id, provider, status, config, account_key, error_code)
                    VALUES ($1, $2, $3, 'stripe', $4, $5::jsonb, $6, CASE WHEN $4 = 'error' THEN 'invalid_credentials' END) RETURNING 1)
                SELECT count(*) FROM made
                """,
                id, company, (object?)franchise ?? DBNull.Value, status, settings, row[1]);
            ids.Add(id);
        }

        return ids;
    }

    private async Task<string> SealedAsync(string company, Guid id) => await Bed.SealAsync(company, id, "config.secret_key", "sk_test_SandboxGoodKey0000001");
}
