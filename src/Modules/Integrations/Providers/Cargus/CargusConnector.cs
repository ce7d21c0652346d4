using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Cargus;

internal sealed class CargusConnector(CargusClient client) : IVerifiesConnection, ILogsIn, IAuthenticatesRequests
{
    public Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
        => client.LogInAsync(CargusSettings.Parse(attempt.Settings), CargusErrors.NextLogIn, cancellationToken);

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = CargusSettings.Parse(attempt.Settings);
        IssuedTokens? issued = null;
        if (attempt.AccessToken is null)
        {
            var login = await client.LogInAsync(settings, CargusErrors.FirstLogIn, cancellationToken);
            if (!login.Succeeded)
            {
                return login.Failure;
            }

            issued = login.Value;
        }

        var token = attempt.AccessToken ?? issued!.AccessToken;
        var valid = await client.VerifyTokenAsync(settings, token, cancellationToken);
        if (!valid.Succeeded)
        {
            return valid.Failure;
        }

        if (valid.Value == false)
        {
            return new ProviderFailure(FailureReason.InvalidCredentials) { HttpStatus = 200, Step = "sign_in" };
        }

        var problem = await LocationProblemAsync(settings, token, cancellationToken) ?? await PriceTableProblemAsync(settings, token, cancellationToken);
        // No call says who we are. The login proved that the user name is ours.
        return problem is not null ? problem : new Verification(new ProviderAccount(settings.Username)) { Tokens = issued };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base;

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        CargusClient.Authenticate(request, CargusSettings.Parse(attempt.Settings), attempt.RequireToken());
        return ValueTask.CompletedTask;
    }

    private async Task<ProviderFailure?> LocationProblemAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
    {
        if (settings.PickupLocationId is not { } wanted)
        {
            return null;
        }

        var assigned = await client.ListPickupLocationsAsync(settings, token, cancellationToken);
        if (!assigned.Succeeded || assigned.Value.Any(location => location.LocationId == wanted))
        {
            return assigned.Failure;
        }

        var all = await client.ListClientPickupLocationsAsync(settings, token, cancellationToken);
        return !all.Succeeded ? all.Failure
            : all.Value.Any(location => location.LocationId == wanted)
                ? Wrong("pickup_location_id", new(
                    "Your company has this pickup location, but it is not assigned to this user. Assign it in WebExpress.",
                    "Firma are acest punct de ridicare, dar nu este atribuit acestui utilizator. Atribuiți-l în WebExpress."))
                : Wrong("pickup_location_id", new("Cargus knows no such pickup location of yours.", "Cargus nu cunoaște un astfel de punct de ridicare al dumneavoastră."));
    }

    private async Task<ProviderFailure?> PriceTableProblemAsync(CargusSettings settings, Secret token, CancellationToken cancellationToken)
    {
        if (settings.PriceTableId is not { } wanted)
        {
            return null;
        }

        var tables = await client.ListPriceTablesAsync(settings, token, cancellationToken);
        return !tables.Succeeded ? tables.Failure
            : tables.Value.Any(table => table.PriceTableId == wanted) ? null
            : Wrong("price_table_id", new("Your contract has no price table with this number.", "Contractul nu are un tabel de prețuri cu acest număr."));
    }

    private static ProviderFailure Wrong(string field, Text hint) => new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = "account", Hint = hint };
}
