using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>Integrations in the states that tests begin from, reached through the front door.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlySet<string> NothingKept = new HashSet<string>();

    public static readonly Func<string, bool> IsSecret = name => name is "api_key" or "client_secret";

    public static IntegrationConfig Config(string shop = "magazin", string? envelope = "sealed-1")
    {
        var values = new JsonObject { ["shop"] = shop };
        if (envelope is not null)
        {
            values["api_key"] = new SealedSecret(envelope, "…1234").ToJson();
        }

        return IntegrationConfig.Of(values);
    }

    public static Integration Disconnected(IntegrationConfig? config = null)
    {
        var integration = Integration.Create(
            IntegrationId.New(Noon), new TenantScope("company-1"), Provider.Stripe, Integration.DefaultAccountKey, "Magazin", config ?? Config(), IsSecret, Noon);
        integration.ClearEvents();
        return integration;
    }

    public static Integration Connected(IntegrationConfig? config = null)
    {
        var integration = Disconnected(config);
        integration.Connect(new("acct_1"), verified: true, Noon).Succeeded.ShouldBeTrue();
        integration.ClearEvents();
        return integration;
    }

    public static Integration InError(FailureReason reason = FailureReason.InvalidCredentials)
    {
        var integration = Connected();
        integration.FailCheck(new(reason) { Plain = true }, Noon);
        if (reason == FailureReason.ProviderUnavailable)
        {
            integration.FailCheck(new(reason), Noon + RetryPolicy.PatienceWithOutage);
        }

        integration.Status.ShouldBe(IntegrationStatus.Error);
        integration.ClearEvents();
        return integration;
    }

    public static Integration In(IntegrationStatus status) => status switch
    {
        IntegrationStatus.Connected => Connected(),
        IntegrationStatus.Error => InError(),
        _ => Disconnected(),
    };
}
