using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAds;

internal sealed class GoogleAdsConnector(GoogleAdsClient client) : IVerifiesConnection, IAuthorizes, IOffersAccounts
{
    /// <summary>Each account's name is a call of its own, and an operation of the project's daily quota; further accounts are shown by their number.</summary>
    private const int NamesRead = 10;

    private static readonly Text NoAccount = new(
        "Choose the Google Ads account: its number has ten digits.",
        "Alegeți contul Google Ads: numărul lui are zece cifre.");

    private static readonly Text IsManager = new(
        "This is a manager account, which has no figures of its own. Enter it under advanced options and choose one of its accounts.",
        "Acesta este un cont de administrator (MCC), fără cifre proprii. Introduceți-l la opțiunile avansate și alegeți unul dintre conturile lui.");

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var settings = GoogleAdsSettings.Parse(attempt.Settings);
        if (settings.CustomerId is not { } customer)
        {
            return Wrong(GoogleAdsSettings.CustomerField, NoAccount);
        }

        var read = await client.ReadCustomerAsync(settings, customer, token, cancellationToken);
        if (!read.Succeeded)
        {
            return GoogleErrors.Blame(read.Failure, attempt.Settings);
        }

        return read.Value.Manager
            ? Wrong(GoogleAdsSettings.CustomerField, IsManager)
            : new Verification(new ProviderAccount(customer, GoogleCall.Name(read.Value.DescriptiveName) ?? GoogleAdsSettings.Spell(customer))) { Facts = Facts(read.Value) };
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(GoogleOAuth.Complete(issued));

    public string ChosenSetting(SettingValues settings) => GoogleAdsSettings.CustomerField;

    /// <summary>Below the manager that was entered, or what the person has directly.</summary>
    public async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAccountsAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var settings = GoogleAdsSettings.Parse(attempt.Settings);
        var listed = settings.LoginCustomerId is { } manager
            ? await ListBelowAsync(settings, manager, token, cancellationToken)
            : await ListDirectAsync(settings, token, cancellationToken);
        return listed.Succeeded ? listed : GoogleErrors.Blame(listed.Failure, attempt.Settings);
    }

    private async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListBelowAsync(GoogleAdsSettings settings, string manager, Secret token, CancellationToken cancellationToken)
    {
        var clients = await client.ListClientsAsync(settings, manager, token, cancellationToken);
        return clients.Succeeded
            ? clients.Value.Where(found => GoogleAdsSettings.IsId(found.Id)).Select(found => Choice(found.Id!, found.DescriptiveName)).ToList()
            : clients.Failure;
    }

    private async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListDirectAsync(GoogleAdsSettings settings, Secret token, CancellationToken cancellationToken)
    {
        var accessible = await client.ListAccessibleAsync(token, cancellationToken);
        if (!accessible.Succeeded)
        {
            return accessible.Failure;
        }

        var choices = new List<AccountChoice>();
        var managers = 0;
        foreach (var (index, id) in accessible.Value.Take(200).Index())
        {
            // A closed account refuses to tell its name. It stays in the list, and says why when it is chosen.
            var read = index < NamesRead ? await client.ReadCustomerAsync(settings, id, token, cancellationToken) : null;
            if (read?.Failure is { Reason: FailureReason.OperatorFault or FailureReason.RateLimited or FailureReason.ProviderUnavailable or FailureReason.ReauthorizationRequired } failure)
            {
                return failure;
            }

            if (read?.Value is { Manager: true })
            {
                managers++;
            }
            else
            {
                choices.Add(Choice(id, read?.Value?.DescriptiveName));
            }
        }

        return choices.Count == 0 && managers > 0 ? Wrong(GoogleAdsSettings.LoginCustomerField, IsManager) : choices;
    }

    private static AccountChoice Choice(string id, string? name)
        => new(id, GoogleCall.Name(name) is { } known ? $"{known} ({GoogleAdsSettings.Spell(id)})" : GoogleAdsSettings.Spell(id));

    private static Dictionary<string, string> Facts(GoogleAdsCustomer customer)
    {
        var facts = new Dictionary<string, string>();
        GoogleCall.AddMoneyAndTime(facts, customer.CurrencyCode, customer.TimeZone);
        if (customer.Status is "SUSPENDED" or "CANCELED" or "CLOSED")
        {
            facts["account_status"] = customer.Status;
        }

        if (customer.TestAccount)
        {
            facts["test_account"] = "true";
        }

        return facts;
    }

    private static ProviderFailure Wrong(string field, Text hint) => new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = "account", Hint = hint };
}
