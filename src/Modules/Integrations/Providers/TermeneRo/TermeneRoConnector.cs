using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.TermeneRo;

internal sealed class TermeneRoConnector(TermeneRoClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    private const int LongestFact = 200;

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = TermeneRoSettings.Parse(attempt.Settings);
        var company = await client.LookUpAsync(settings, cancellationToken);
        return company.Succeeded
            ? new Verification(new ProviderAccount(settings.Username)) { Facts = Facts(company.Value) }
            : company.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
        => TermeneRoClient.AuthenticateAsync(request, TermeneRoSettings.Parse(attempt.Settings), cancellationToken);

    /// <summary>Only what the bought schema shows.</summary>
    private static Dictionary<string, string> Facts(TermeneRoCompany company)
    {
        var facts = new Dictionary<string, string>();
        foreach (var (name, value) in new[] { ("company", company.Name), ("fiscal_status", company.FiscalStatus) })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                facts[name] = value.Length <= LongestFact ? value : value[..LongestFact];
            }
        }

        return facts;
    }
}
