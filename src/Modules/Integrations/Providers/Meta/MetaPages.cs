using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Meta;

/// <summary>What a connection to a Page needs of the person who consents.</summary>
/// <param name="Names">Any of these, as Facebook writes them in <c>tasks</c>.</param>
/// <param name="Missing">What to say when there is no Page on which they have one.</param>
internal sealed record MetaTask(IReadOnlyList<string> Names, Text Missing)
{
    /// <summary>A Page of which Facebook does not say what the person may do is left to the calls themselves.</summary>
    public bool Allows(MetaPage page) => page.Tasks is not { Count: > 0 } tasks || tasks.Any(Names.Contains);
}

/// <summary>The Pages that a consent reaches, and their tokens.</summary>
internal static class MetaPages
{
    private static readonly ProviderFailure NothingShared = new(FailureReason.PermissionMissing)
    {
        Plain = true,
        Step = "account",
        Hint = new(
            "No Page came with the consent. Connect again, and choose the Page when Facebook asks which ones the app may use.",
            "Consimțământul nu a adus nicio pagină. Conectați din nou și alegeți pagina când Facebook întreabă pe care le poate folosi aplicația."),
    };

    private static readonly ProviderFailure NoneChosen = new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = MetaFields.PageId,
        Step = "account",
        Hint = new("Choose the Page that this connection is for.", "Alegeți pagina pentru care este această conexiune."),
    };

    /// <summary>A person can mend it by a new consent, so a new consent is what is asked for.</summary>
    private static readonly ProviderFailure NotShared = new(FailureReason.ReauthorizationRequired)
    {
        Plain = true,
        Field = MetaFields.PageId,
        Step = "account",
        Hint = new(
            "This Page is not among those that the app was given. Connect again and tick it, or choose another Page.",
            "Această pagină nu se află printre cele la care aplicația a primit acces. Conectați din nou și bifați-o sau alegeți altă pagină."),
    };

    /// <summary>A Page's token has no end when the person's was a long-lived one (https://developers.facebook.com/docs/pages/access-tokens).</summary>
    public static readonly NamedTokenRule Token = new(MetaFields.PageId, "page_");

    /// <summary>Under which the grant keeps a Page's token.</summary>
    public static string TokenName(string pageId) => Token.Prefix + pageId;

    /// <summary>The chosen Page and the token of its own that calls to it carry.</summary>
    public static ProviderResult<(string Id, Secret Token)> Of(ConnectionAttempt attempt)
    {
        if (attempt.AccessToken is null)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        if (attempt.Settings.TextOrNull(MetaFields.PageId) is not { } id)
        {
            return NoneChosen;
        }

        return attempt.NamedTokens.TryGetValue(TokenName(id), out var token) ? (id, token) : NotShared;
    }

    public static Task<ProviderResult<IReadOnlyList<MetaPage>>> ListAsync(MetaGraph graph, MetaCaller person, bool withTokens, CancellationToken cancellationToken)
        => graph.ListAsync<MetaPage>(person, "me/accounts?fields=id,name," + (withTokens ? "access_token,tasks" : "tasks"), cancellationToken);

    /// <summary>Those on which the person may do what the connection is for.</summary>
    public static async Task<ProviderResult<IReadOnlyList<AccountChoice>>> OfferAsync(MetaGraph graph, MetaCaller person, MetaTask task, CancellationToken cancellationToken)
    {
        var pages = await ListAsync(graph, person, withTokens: false, cancellationToken);
        if (!pages.Succeeded)
        {
            return pages.Failure;
        }

        var offered = pages.Value.Where(page => MetaFields.IsId(page.Id) && task.Allows(page)).Select(page => new AccountChoice(page.Id, page.Name ?? page.Id)).ToList();
        return offered.Count > 0 ? offered
            : pages.Value.Count == 0 ? NothingShared
            : NothingShared with { Step = "permissions", Hint = task.Missing };
    }
}
