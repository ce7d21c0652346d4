using System.Globalization;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Documentation;

/// <summary>docs/providers.md, drawn from the descriptors.</summary>
internal static class ProvidersPage
{
    public static string Render(IEnumerable<ProviderDescriptor> providers)
    {
        var all = providers.OrderBy(provider => provider.Provider.Code(), StringComparer.Ordinal).ToList();
        var page = new StringBuilder();
        Line(page, "# Providers");
        Line(page, string.Empty);
        Line(page, "Generated from the descriptors under `src/Modules/Integrations/Providers/`; a test fails when this page is stale and says how to write it anew.");
        Line(page, string.Empty);
        Row(page, "code", "name", "category", "authentication", "verify call", "cost", "tier", "environments", "rate limit");
        Row(page, [.. Enumerable.Repeat("---", 9)]);
        foreach (var provider in all)
        {
            Row(
                page,
                $"[`{provider.Provider.Code()}`](#{provider.Provider.Code()})",
                provider.Name,
                Words.Code(provider.Category),
                string.Join(", ", provider.AuthKinds.Select(kind => Words.Code(kind))),
                $"`{provider.VerifyCall}`",
                Words.Code(provider.VerifyCost),
                Words.Code(provider.Tier),
                string.Join(", ", provider.Environments.Select(environment => environment.Code)),
                $"{provider.RateLimit.Requests.ToString(CultureInfo.InvariantCulture)} per {Period(provider.RateLimit.Per)}");
        }

        foreach (var provider in all)
        {
            Section(page, provider);
        }

        return page.ToString();
    }

    private static void Section(StringBuilder page, ProviderDescriptor provider)
    {
        Line(page, string.Empty);
        Line(page, $"## {provider.Provider.Code()}");
        Line(page, string.Empty);
        Line(page, $"{provider.Name}: {provider.Summary.En} / {provider.Summary.Ro}.");
        Line(page, string.Empty);
        Line(page, $"- Needs: {provider.Needs.En} / {provider.Needs.Ro}");
        foreach (var environment in provider.Environments.Where(environment => environment.ApiBaseUrl is not null))
        {
            Line(page, $"- Address ({environment.Code}): `{environment.ApiBaseUrl}`");
        }

        if (provider.ApiVersion is { } version)
        {
            Line(page, $"- API version: {version}");
        }

        foreach (var scope in provider.Scopes)
        {
            Line(page, $"- Scope `{scope.Code}`: {scope.Label.En}; without it: {scope.Without.En}");
        }

        if (provider.Webhooks is { } webhooks)
        {
            Line(page, $"- Webhooks ({(webhooks.Signed ? "signed" : "unsigned")}): {webhooks.Scheme}{(webhooks.AppAuthority is { } authority ? $"; {(webhooks.Handshake ? "at" : "also at")} the address of an app of `{authority}`" : string.Empty)}");
            Line(page, $"- Webhook setup: {webhooks.Setup.En} / {webhooks.Setup.Ro}");
        }

        Line(page, $"- Rate limit from: {provider.RateLimit.Source}");
        if (provider.Limitations is { } limitations)
        {
            Line(page, $"- Limitations: {limitations.En} / {limitations.Ro}");
        }

        Line(page, $"- Documentation: {provider.Documentation}");
        Line(page, string.Empty);
        Row(page, "setting", "kind", "required", "secret", "rule", "example", "label (en / ro)");
        Row(page, [.. Enumerable.Repeat("---", 7)]);
        foreach (var field in provider.Settings)
        {
            Row(
                page,
                $"`{field.Name}`",
                Words.Code(field.Kind),
                !field.Required ? "no" : field.When is { } when ? $"when `{when.Field}` is {string.Join(" or ", when.Values)}" : "yes",
                field.Secret ? "yes" : "no",
                Rule(field),
                field.Example is { } example ? $"`{example.ReplaceLineEndings(" ")}`" : string.Empty,
                $"{field.Label.En} / {field.Label.Ro}");
        }
    }

    private static string Rule(SettingField field)
    {
        var rules = new List<string>();
        if (field.Kind == SettingKind.Choice)
        {
            rules.Add(string.Join(", ", field.Choices.Select(choice => $"`{choice.Value}`")));
        }
        else if (field.Kind == SettingKind.Integer)
        {
            rules.Add($"{field.Minimum} to {field.Maximum}");
        }
        else if (field.Kind != SettingKind.Boolean)
        {
            rules.Add($"at most {field.LongestText} characters");
        }

        if (field.Pattern is { } pattern)
        {
            rules.Add($"`{pattern}`");
        }

        if (field.Default is { } value)
        {
            rules.Add($"default `{(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture))}`");
        }

        return string.Join("; ", rules);
    }

    private static string Period(TimeSpan per)
        => per == TimeSpan.FromSeconds(1) ? "second"
            : per == TimeSpan.FromMinutes(1) ? "minute"
            : per == TimeSpan.FromHours(1) ? "hour"
            : per == TimeSpan.FromDays(1) ? "day"
            : $"{per.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds";

    private static void Row(StringBuilder page, params string[] cells)
        => Line(page, $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");

    private static void Line(StringBuilder page, string text) => page.Append(text).Append('\n');
}
