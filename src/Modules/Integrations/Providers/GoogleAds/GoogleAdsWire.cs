namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

/// <summary>ListAccessibleCustomersResponse; nothing of it is there for somebody without accounts.</summary>
internal sealed record GoogleAdsAccessible(IReadOnlyList<string>? ResourceNames);

/// <summary>SearchGoogleAdsResponse; without rows there is no list. Numbers of 64 bits come as text.</summary>
internal sealed record GoogleAdsRows(IReadOnlyList<GoogleAdsRow>? Results);

/// <summary>Which member is there depends on what was asked for.</summary>
internal sealed record GoogleAdsRow(GoogleAdsCustomer? Customer, GoogleAdsCustomer? CustomerClient);

/// <summary>Customer and CustomerClient, as far as they say the same.</summary>
internal sealed record GoogleAdsCustomer(string? Id, string? DescriptiveName, string? CurrencyCode, string? TimeZone, bool Manager, bool TestAccount, string? Status);
