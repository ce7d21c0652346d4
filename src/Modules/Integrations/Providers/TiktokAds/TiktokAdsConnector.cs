using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TiktokAds;

internal sealed class TiktokAdsConnector(TiktokAdsClient client, IOAuthSettings operatorSettings) : IVerifiesConnection, IAuthorizes, IOffersAccounts
{
    private static readonly Text NoAdvertiser = new(
        "Choose the TikTok advertiser account. If none is offered, connect again and tick it on TikTok’s page.",
        "Alegeți contul de publicitate TikTok. Dacă nu apare niciunul, conectați din nou și bifați-l pe pagina TikTok.");

    private static readonly Text NotReached = new(
        "The sign-in does not reach this advertiser account. Connect again and tick it, or choose another one.",
        "Autentificarea nu acoperă acest cont de publicitate. Conectați din nou și bifați-l sau alegeți altul.");

    /// <summary>By advertiser/info/, which proves the right that siblings need; oauth2/advertiser/get/ would put the app's secret into an address at each check.</summary>
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return SignIn();
        }

        if (TiktokAdsSettings.Parse(attempt.Settings).AdvertiserId is not { } id)
        {
            return About(FailureReason.InvalidConfiguration, "account", NoAdvertiser);
        }

        var read = await client.ReadAdvertiserAsync(id, token, cancellationToken);
        if (!read.Succeeded)
        {
            return TiktokAdsErrors.Blame(read.Failure, HasOwnApp(attempt.Settings));
        }

        return read.Value.FirstOrDefault(advertiser => advertiser.AdvertiserId == id) is { } found
            ? new Verification(new ProviderAccount(id, Name(found.Name) ?? id)) { Facts = Facts(found) }
            : About(FailureReason.PermissionMissing, "permissions", NotReached);
    }

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult<ProviderResult<Consent>>(issued.Scopes.Count == 0
            ? About(FailureReason.PermissionMissing, "permissions", NoAdvertiser)
            : new Consent(TiktokAdsOAuth.AccountOf(issued.Scopes), issued with { Scopes = [] }) { Scopes = [] });

    /// <summary>One call with a body of TikTok's own. The token is dead afterwards, and so is nothing else.</summary>
    public async Task<ProviderResult<Revoked>> RevokeAsync(OAuthContext context, GrantTokens tokens, IOAuthClient oauth, CancellationToken cancellationToken)
        => tokens.Access is { } token && context.Addresses.Revoke is { } address ? await client.RevokeAsync(context, address, token, cancellationToken) : Revoked.NotOffered;

    public string ChosenSetting(SettingValues settings) => TiktokAdsSettings.AdvertiserField;

    public async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAccountsAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is not { } token)
        {
            return SignIn();
        }

        if (AppOf(attempt.Settings) is not { } app)
        {
            return new ProviderFailure(FailureReason.OperatorFault) { Plain = true, Step = "sign_in" };
        }

        var listed = await client.ListAdvertisersAsync(app, token, cancellationToken);
        return listed.Succeeded
            ? listed.Value.Where(advertiser => TiktokAdsOAuth.IsAdvertiser(advertiser.AdvertiserId)).Take(200).Select(Choice).ToList()
            : TiktokAdsErrors.Blame(listed.Failure, app.Own);
    }

    private OAuthApp? AppOf(SettingValues settings)
        => HasOwnApp(settings)
            ? new(settings.Text(TiktokAdsSettings.AppField), settings.Secret(TiktokAdsSettings.SecretField), Own: true)
            : operatorSettings.PlatformApp(TiktokAdsProvider.Declared, TiktokAdsOAuth.Rule);

    private static bool HasOwnApp(SettingValues settings) => settings.Has(TiktokAdsSettings.AppField) && settings.Has(TiktokAdsSettings.SecretField);

    private static AccountChoice Choice(TiktokAdsAdvertiser advertiser)
        => new(advertiser.AdvertiserId, Name(advertiser.AdvertiserName) is { } name ? $"{name} ({advertiser.AdvertiserId})" : advertiser.AdvertiserId);

    private static Dictionary<string, string> Facts(TiktokAdsAdvertiser advertiser)
    {
        var facts = new Dictionary<string, string>();
        Add("currency", advertiser.Currency);
        Add("timezone", advertiser.Timezone);
        if (advertiser.Status != "STATUS_ENABLE")
        {
            // The account is there and can be read; that it may not advertise now is TikTok's word to its owner.
            Add("account_status", advertiser.Status);
        }

        return facts;

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 and <= 64 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+'))
            {
                facts[name] = value;
            }
        }
    }

    private static string? Name(string? text) => text?.Trim() is { Length: > 0 } name ? name.Length <= 150 ? name : name[..150] : null;

    private static ProviderFailure SignIn() => new(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };

    private static ProviderFailure About(FailureReason reason, string step, Text hint) => new(reason) { Plain = true, Field = TiktokAdsSettings.AdvertiserField, Step = step, Hint = hint };
}
