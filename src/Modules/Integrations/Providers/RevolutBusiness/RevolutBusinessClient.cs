using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.RevolutBusiness;

/// <summary>The only file that knows Revolut's addresses and headers.</summary>
internal sealed class RevolutBusinessClient(ProviderApi api)
{
    public Uri Base(string environment) => api.Address(RevolutBusinessProvider.Declared, string.Empty, environment);

    public static void Authenticate(HttpRequestMessage request, Secret token)
    {
        request.SetAcceptJson();
        request.SetBearer(token);
    }

    /// <summary>revolut-engineering/revolut-openapi:json/business.json, getAccounts. Free; needs READ. None at all is an answer too.</summary>
    public async Task<ProviderResult<IReadOnlyList<RevolutBusinessAccount>>> ListAccountsAsync(string environment, Secret token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Base(environment), "accounts"));
        Authenticate(request, token);
        var answer = await api.CallAsync(RevolutBusinessProvider.Declared, request, cancellationToken);
        if (!answer.Succeeded)
        {
            return answer.Failure;
        }

        var accounts = answer.Value.Read<List<RevolutBusinessAccount?>>();
        return accounts.Succeeded && !accounts.Value.Contains(null) ? accounts.Value.OfType<RevolutBusinessAccount>().ToList() : answer.Value.Unexpected();
    }
}
