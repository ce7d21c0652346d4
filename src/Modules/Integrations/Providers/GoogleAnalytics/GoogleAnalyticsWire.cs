using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <summary>RunReportResponse: an empty property has no rows, but always headers.</summary>
internal sealed record GoogleAnalyticsReport([property: JsonRequired] IReadOnlyList<GoogleAnalyticsHeader> MetricHeaders, IReadOnlyList<GoogleAnalyticsRow>? Rows, GoogleAnalyticsMetadata? Metadata);

internal sealed record GoogleAnalyticsHeader([property: JsonRequired] string Name);

internal sealed record GoogleAnalyticsRow(IReadOnlyList<GoogleAnalyticsValue>? MetricValues);

/// <summary>Numbers come as text.</summary>
internal sealed record GoogleAnalyticsValue(string? Value);

internal sealed record GoogleAnalyticsMetadata(string? CurrencyCode, string? TimeZone);

/// <summary>Property of the Admin API.</summary>
internal sealed record GoogleAnalyticsProperty(string? DisplayName);

/// <summary>ListAccountSummariesResponse; nothing of it is there for somebody without properties.</summary>
internal sealed record GoogleAnalyticsAccounts(IReadOnlyList<GoogleAnalyticsAccount>? AccountSummaries, string? NextPageToken);

internal sealed record GoogleAnalyticsAccount(string? DisplayName, IReadOnlyList<GoogleAnalyticsPropertySummary>? PropertySummaries);

/// <param name="Property"><c>properties/345678901</c></param>
internal sealed record GoogleAnalyticsPropertySummary(string? Property, string? DisplayName);
