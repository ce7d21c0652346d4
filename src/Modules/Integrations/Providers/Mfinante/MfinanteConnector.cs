using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Mfinante;

internal sealed class MfinanteConnector(MfinanteClient client) : IVerifiesConnection, IAuthenticatesRequests
{
    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = MfinanteSettings.Parse(attempt.Settings);
        var lookup = await client.LookUpAsync(settings.ProbeCui, cancellationToken);
        return lookup.Succeeded
            ? new Verification(new ProviderAccount(lookup.Value.Cui.ToString(CultureInfo.InvariantCulture), lookup.Value.Name)) { Facts = Facts(lookup.Value) }
            : lookup.Failure;
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        MfinanteClient.Prepare(request);
        return ValueTask.CompletedTask;
    }

    /// <summary>Only what the answer says: a missing flag is not a "no".</summary>
    private static Dictionary<string, string> Facts(MfinanteCompany company)
    {
        var facts = new Dictionary<string, string>();
        if (company.VatRegistered is { } vat)
        {
            facts["vat_registered"] = vat ? "true" : "false";
        }

        if (company.Inactive is { } inactive)
        {
            facts["inactive"] = inactive ? "true" : "false";
        }

        return facts;
    }
}
