using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.Google;

namespace GeniusErp.Modules.Integrations.Providers.GoogleAnalytics;

/// <summary>Two ways in: a person's consent, or a service account whose key signs in by itself. The calls with the token are the same.</summary>
internal sealed class GoogleAnalyticsConnector(GoogleAnalyticsClient client) : IVerifiesConnection, IAuthorizes, ILogsIn, IOffersAccounts
{
    private const int MostChoices = 200;
    private const int MostPages = 5;

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = GoogleAnalyticsSettings.Parse(attempt.Settings);
        if (settings.PropertyId is not { } property)
        {
            return NoProperty();
        }

        var entered = await EnterAsync(settings, attempt, cancellationToken);
        if (!entered.Succeeded)
        {
            return entered.Failure;
        }

        var report = await client.ReportAsync(property, entered.Value.Token, cancellationToken);
        if (!report.Succeeded)
        {
            return Blame(report.Failure, settings, attempt);
        }

        // Only the name: without the Admin API the connection works all the same.
        var named = await client.ReadPropertyAsync(property, entered.Value.Token, cancellationToken);
        return new Verification(new ProviderAccount(property, GoogleCall.Name(named.Value?.DisplayName) ?? property)) { Facts = Facts(report.Value), Tokens = entered.Value.Issued };
    }

    public Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
        => client.SignInAsync(attempt.Settings.Secret(GoogleAnalyticsSettings.KeyField), cancellationToken);

    public Task<ProviderResult<Consent>> CompleteAsync(OAuthContext context, IssuedTokens issued, IReadOnlyDictionary<string, string> callback, CancellationToken cancellationToken)
        => Task.FromResult(GoogleOAuth.Complete(issued));

    public string ChosenSetting(SettingValues settings) => GoogleAnalyticsSettings.PropertyField;

    public async Task<ProviderResult<IReadOnlyList<AccountChoice>>> ListAccountsAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = GoogleAnalyticsSettings.Parse(attempt.Settings);
        var entered = await EnterAsync(settings, attempt, cancellationToken);
        if (!entered.Succeeded)
        {
            return entered.Failure;
        }

        var choices = new List<AccountChoice>();
        string? page = null;
        for (var pages = 0; pages < MostPages && choices.Count < MostChoices && (pages == 0 || page is { Length: > 0 }); pages++)
        {
            var listed = await client.ListAsync(page, entered.Value.Token, cancellationToken);
            if (!listed.Succeeded)
            {
                return Blame(listed.Failure, settings, attempt);
            }

            choices.AddRange((listed.Value.AccountSummaries ?? []).SelectMany(Choices));
            page = listed.Value.NextPageToken;
        }

        return choices.Take(MostChoices).ToList();
    }

    /// <summary>The token to call with: the grant's, or a new one where the key itself is to be proved.</summary>
    private async Task<ProviderResult<Entry>> EnterAsync(GoogleAnalyticsSettings settings, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        if (attempt.AccessToken is { } token)
        {
            return new Entry(token, null);
        }

        if (settings.Key is not { } key)
        {
            return new ProviderFailure(FailureReason.ReauthorizationRequired) { Plain = true, Step = "sign_in" };
        }

        var issued = await client.SignInAsync(key, cancellationToken);
        return issued.Succeeded ? new Entry(issued.Value.AccessToken, issued.Value) : issued.Failure;
    }

    /// <summary>A service account lives in the company's own project, and nobody can sign in anew for it.</summary>
    private static ProviderFailure Blame(ProviderFailure failure, GoogleAnalyticsSettings settings, ConnectionAttempt attempt) => failure.Reason switch
    {
        _ when settings.Key is null => GoogleErrors.Blame(failure, attempt.Settings),
        FailureReason.ReauthorizationRequired => failure with { Reason = FailureReason.InvalidCredentials },
        FailureReason.OperatorFault => failure with
        {
            Reason = FailureReason.InvalidConfiguration,
            Field = GoogleAnalyticsSettings.KeyField,
            Hint = new(
                "Enable “Google Analytics Data API” and “Google Analytics Admin API” in the service account’s Google Cloud project, then test again.",
                "Activați „Google Analytics Data API” și „Google Analytics Admin API” în proiectul Google Cloud al contului de serviciu, apoi testați din nou."),
        },
        _ => failure,
    };

    private static IEnumerable<AccountChoice> Choices(GoogleAnalyticsAccount account)
        => from property in account.PropertySummaries ?? []
           let id = property.Property?.Split('/')[^1]
           where id is { Length: >= 6 and <= 12 } && id.All(char.IsAsciiDigit)
           let label = GoogleCall.Name(property.DisplayName) ?? id
           select new AccountChoice(id, GoogleCall.Name(account.DisplayName) is { } owner ? $"{label} ({owner})" : label);

    private static Dictionary<string, string> Facts(GoogleAnalyticsReport report)
    {
        var facts = new Dictionary<string, string>();
        GoogleCall.AddMoneyAndTime(facts, report.Metadata?.CurrencyCode, report.Metadata?.TimeZone);
        if (report.Rows is [{ MetricValues: [{ Value: { Length: <= 18 } users }] }] && users.All(char.IsAsciiDigit))
        {
            facts["active_users"] = users;
        }

        return facts;
    }

    private static ProviderFailure NoProperty() => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = GoogleAnalyticsSettings.PropertyField,
        Step = "account",
        Hint = new(
            "Choose the GA4 property. If none is offered, give the account the role Viewer in GA4 → Admin → Property access management.",
            "Alegeți proprietatea GA4. Dacă nu apare niciuna, acordați contului rolul Viewer în GA4 → Admin → Gestionarea accesului la proprietate."),
    };

    private sealed record Entry(Secret Token, IssuedTokens? Issued);
}
