using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using FluentValidation;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Browsing;

/// <summary>The tenant's integrations, newest first. Filters are codes as on the wire; null does not filter.</summary>
internal sealed record ListIntegrationsQuery(
    TenantScope Tenant,
    string? Provider,
    string? Category,
    string? Status,
    string? FranchiseId,
    string? Search,
    int Limit,
    string? Cursor) : IQuery<Result<Listed<IntegrationView>>>;

/// <summary>A page for the wire.</summary>
/// <param name="NextCursor">Opaque; null on the last page.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

internal sealed class ListIntegrationsValidator : AbstractValidator<ListIntegrationsQuery>
{
    public ListIntegrationsValidator()
    {
        RuleFor(query => query.Limit).InclusiveBetween(1, PageCursor.MaxLimit).Says("limit", "out_of_range");
        RuleFor(query => query.Status).Must(status => status is null || Words.TryParse<IntegrationStatus>(status, out _)).Says("status", "not_a_choice");
        RuleFor(query => query.Category).Must(category => category is null || Words.TryParse<ProviderCategory>(category, out _)).Says("category", "not_a_choice");
        RuleFor(query => query.FranchiseId).Must(id => id is null || new TenantScope("any", id).IsValid).Says("franchise_id", "bad_form");
        RuleFor(query => query.Search).Must(search => search is null || (search.Length <= 200 && SettingsReader.Storable(search))).Says("q", "bad_form");
    }
}

internal sealed class ListIntegrationsHandler(IIntegrationReadStore store, IProviderCatalogue catalogue)
    : IRequestHandler<ListIntegrationsQuery, Result<Listed<IntegrationView>>>
{
    public async Task<Result<Listed<IntegrationView>>> Handle(ListIntegrationsQuery request, CancellationToken cancellationToken)
    {
        Provider? provider = null;
        if (request.Provider is { } code)
        {
            if (!ProviderCodes.TryParse(code, out var parsed))
            {
                return IntegrationErrors.UnknownProvider(code);
            }

            provider = parsed;
        }

        if (!PageCursor.TryRead(request.Cursor, Binding(request), out var after))
        {
            return PageCursor.Malformed();
        }

        var page = await store.ListAsync(request.Tenant, FilterOf(request, provider), new(request.Limit, after), cancellationToken);
        return new Listed<IntegrationView>(page.Items, PageCursor.Write(page.Next, Binding(request)));
    }

    private IntegrationFilter FilterOf(ListIntegrationsQuery request, Provider? provider)
    {
        IReadOnlyList<Provider>? providers = provider is { } one ? [one] : null;
        if (request.Category is { } category)
        {
            var wanted = Words.Parse<ProviderCategory>(category);
            var inCategory = catalogue.All.Where(known => known.Category == wanted).Select(known => known.Provider);
            providers = [.. providers is null ? inCategory : inCategory.Intersect(providers)];
        }

        var search = string.IsNullOrWhiteSpace(request.Search) ? null : request.Search.Trim();
        return new(
            providers,
            request.Status is { } status ? Words.Parse<IntegrationStatus>(status) : null,
            request.FranchiseId,
            search,
            search is null ? null : [.. catalogue.All.Where(known => ProviderSearch.Matches(known, search)).Select(known => known.Provider)]);
    }

    /// <summary>A cursor is good for the list that made it: same tenant, same filters.</summary>
    private static string Binding(ListIntegrationsQuery request)
        => string.Join('\n', request.Tenant.CompanyId, request.Tenant.FranchiseId, request.Provider, request.Category, request.Status, request.FranchiseId, request.Search);
}

/// <summary>Finds a provider by everyday words: ignores case, spaces, hyphens and diacritics, and knows the aliases.</summary>
internal static class ProviderSearch
{
    public static bool Matches(ProviderDescriptor provider, string search)
    {
        var wanted = Fold(search);
        return wanted.Length > 0
            && (Fold(provider.Name).Contains(wanted, StringComparison.Ordinal)
                || Fold(provider.Provider.Code()).Contains(wanted, StringComparison.Ordinal)
                || provider.Aliases.Any(alias => Fold(alias).Contains(wanted, StringComparison.Ordinal)));
    }

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }
}
