using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Stripe;

/// <summary>Balance of stripe/openapi:latest/openapi.spec3.json. Amounts are left out: they are nobody's business here.</summary>
internal sealed record StripeBalance([property: JsonRequired] string Object, [property: JsonRequired] bool Livemode, IReadOnlyList<StripeFunds>? Available);

internal sealed record StripeFunds(string? Currency);

/// <summary>Account of the same document, as far as people recognise it.</summary>
internal sealed record StripeAccount([property: JsonRequired] string Id, StripeAccountSettings? Settings, StripeBusiness? BusinessProfile)
{
    public string? Name => Text(Settings?.Dashboard?.DisplayName) ?? Text(BusinessProfile?.Name);

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

internal sealed record StripeAccountSettings(StripeDashboard? Dashboard);

internal sealed record StripeDashboard(string? DisplayName);

internal sealed record StripeBusiness(string? Name);
