using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Meta;

namespace GeniusErp.Modules.Integrations.Providers.FacebookAds;

internal sealed class FacebookAdsConnector(MetaGraph graph, MetaConsent consent) : MetaConnector(FacebookAdsProvider.Declared, graph, consent)
{
    private static readonly ProviderFailure NoneChosen = new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = FacebookAdsSettings.AdAccountId,
        Step = "account",
        Hint = new("Choose the ad account that this connection is for.", "Alegeți contul de reclame pentru care este această conexiune."),
    };

    private static readonly ProviderFailure NoAccounts = new(FailureReason.PermissionMissing)
    {
        Plain = true,
        Step = "account",
        Hint = new(
            "The person who consented has no ad account, or shared none with the app. Connect again as somebody with a role on it.",
            "Persoana care a consimțit nu are niciun cont de reclame sau nu a partajat niciunul cu aplicația. Conectați din nou ca o persoană cu rol pe el."),
    };

    public override string ChosenSetting(SettingValues settings) => FacebookAdsSettings.AdAccountId;

    public override async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var caller = CallerOf(attempt, attempt.AccessToken);
        if (!caller.Succeeded)
        {
            return caller.Failure;
        }

        if (attempt.Settings.TextOrNull(FacebookAdsSettings.AdAccountId) is not { } id)
        {
            return NoneChosen;
        }

        var read = await Graph.GetAsync<FacebookAdAccount>(caller.Value, id + "?fields=id,account_id,name,account_status,currency,timezone_name", cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        // An account that is not active still has figures to read: said, and no failure.
        return read.Value.Id == id
            ? new Verification(new ProviderAccount(id, read.Value.Name)) { Facts = FactsOf(read.Value) }
            : new ProviderFailure(FailureReason.UnexpectedResponse);
    }

    /// <summary>Lead forms are the Page's; everything else is the person's.</summary>
    private protected override bool TakesPageToken(string target, string page) => target == page;

    private protected override async Task<ProviderResult<IReadOnlyList<AccountChoice>>> OfferAsync(MetaCaller person, CancellationToken cancellationToken)
    {
        var read = await Graph.ListAsync<FacebookAdAccount>(person, "me/adaccounts?fields=id,name,account_status,currency", cancellationToken);
        if (!read.Succeeded)
        {
            return read.Failure;
        }

        var offered = read.Value.Where(account => FacebookAdsSettings.IsId(account.Id)).Select(account => new AccountChoice(account.Id, LabelOf(account))).ToList();
        return offered.Count > 0 ? offered : NoAccounts;
    }

    private static Dictionary<string, string> FactsOf(FacebookAdAccount account)
    {
        var facts = new Dictionary<string, string> { ["account_status"] = StatusOf(account.AccountStatus) };
        foreach (var (name, value) in new[] { ("currency", account.Currency), ("time_zone", account.TimezoneName) })
        {
            if (value is { Length: > 0 and <= 64 })
            {
                facts[name] = value;
            }
        }

        return facts;
    }

    private static string LabelOf(FacebookAdAccount account)
    {
        var name = account.Name is { Length: > 0 } known ? known : account.Id;
        var currency = account.Currency is { Length: 3 } code ? $" ({code})" : string.Empty;
        return account.AccountStatus is null or 1 ? name + currency : $"{name}{currency}, {StatusOf(account.AccountStatus)}";
    }

    private static string StatusOf(int? status) => status switch
    {
        1 => "active",
        2 => "disabled",
        3 => "unsettled",
        7 => "pending_risk_review",
        8 => "pending_settlement",
        9 => "in_grace_period",
        100 => "pending_closure",
        101 => "closed",
        _ => "unknown",
    };
}
