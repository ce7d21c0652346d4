using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.FanCourier;

internal sealed class FanCourierConnector(FanCourierClient client) : IVerifiesConnection, ILogsIn, IAuthenticatesRequests
{
    public Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
        => client.LogInAsync(FanCourierSettings.Parse(attempt.Settings), cancellationToken);

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = FanCourierSettings.Parse(attempt.Settings);
        IssuedTokens? issued = null;
        if (attempt.AccessToken is null)
        {
            var login = await client.LogInAsync(settings, cancellationToken);
            if (!login.Succeeded)
            {
                return login.Failure;
            }

            issued = login.Value;
        }

        var token = attempt.AccessToken ?? issued!.AccessToken;
        var branches = await client.ListBranchesAsync(token, cancellationToken);
        if (!branches.Succeeded)
        {
            return branches.Failure;
        }

        if (branches.Value.FirstOrDefault(known => known.Id == settings.ClientId) is not { } branch)
        {
            return UnknownClient(branches.Value);
        }

        if (settings.DefaultService is { } service)
        {
            var services = await client.ListServicesAsync(token, cancellationToken);
            if (!services.Succeeded)
            {
                return services.Failure;
            }

            if (services.Value.All(known => known.Name != service))
            {
                return Wrong("default_service", new(
                    "FAN Courier has no service of exactly this name for you. Copy it from selfAWB.",
                    "FAN Courier nu are pentru dumneavoastră un serviciu cu exact acest nume. Copiați-l din selfAWB."));
            }
        }

        var id = branch.Id.ToString(CultureInfo.InvariantCulture);
        return new Verification(new ProviderAccount(id, branch.Name?.Trim() is { Length: > 0 } name ? name : null, settings.IsSharedTestAccount ? "test" : "live"))
        {
            Facts = new Dictionary<string, string> { ["branches"] = branches.Value.Count.ToString(CultureInfo.InvariantCulture) },
            Tokens = issued,
        };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        FanCourierClient.Authenticate(request, attempt.RequireToken());
        return ValueTask.CompletedTask;
    }

    private static ProviderFailure UnknownClient(IReadOnlyList<FanCourierBranch> branches)
    {
        if (branches.Count == 0)
        {
            return Wrong("client_id", new("This user may act for no client. Ask FAN Courier.", "Utilizatorul nu este legat de niciun client. Întrebați FAN Courier."));
        }

        var ids = string.Join(", ", branches.Take(5).Select(branch => branch.Id.ToString(CultureInfo.InvariantCulture))) + (branches.Count > 5 ? ", …" : string.Empty);
        return Wrong("client_id", new($"This user may not act for this client id, only for: {ids}.", $"Utilizatorul nu are acces la acest ID de client, ci doar la: {ids}."));
    }

    private static ProviderFailure Wrong(string field, Text hint) => new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = "account", Hint = hint };
}
