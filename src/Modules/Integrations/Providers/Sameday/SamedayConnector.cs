using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Providers.Sameday;

internal sealed class SamedayConnector(SamedayClient client) : IVerifiesConnection, ILogsIn, IAuthenticatesRequests
{
    public Task<ProviderResult<IssuedTokens>> LogInAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
        => client.LogInAsync(SamedaySettings.Parse(attempt.Settings), cancellationToken);

    public async Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        var settings = SamedaySettings.Parse(attempt.Settings);
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
        var points = await client.FindPickupPointAsync(settings, token, cancellationToken);
        if (!points.Succeeded)
        {
            return points.Failure;
        }

        if (PointProblem(settings, points.Value) is { } problem)
        {
            return problem;
        }

        if (settings.DefaultServiceId is not null)
        {
            var services = await client.FindServiceAsync(settings, token, cancellationToken);
            if (!services.Succeeded)
            {
                return services.Failure;
            }

            if (services.Value is { Item: null, ReadAll: true })
            {
                return Wrong("default_service_id", new("Your Sameday contract has no service with this number.", "Contractul Sameday nu are un serviciu cu acest număr."));
            }
        }

        // No call says who we are. The login proved that the user name is ours, on this host.
        return new Verification(new ProviderAccount($"{settings.Host}:{settings.Username}", settings.Username, settings.Environment))
        {
            Facts = new Dictionary<string, string>
            {
                ["pickup_points"] = points.Value.Total.ToString(CultureInfo.InvariantCulture),
                ["first_pickup_points"] = Names(points.Value.First),
            },
            Tokens = issued,
        };
    }

    public ProviderResult<Uri> BaseAddress(SettingValues settings) => client.Base(SamedaySettings.Parse(settings));

    public ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken)
    {
        SamedayClient.Authenticate(request, attempt.RequireToken());
        return ValueTask.CompletedTask;
    }

    private static ProviderFailure? PointProblem(SamedaySettings settings, SamedayFound<SamedayPickupPoint> points)
    {
        if (settings.PickupPointId is null || (points.Item is null && !points.ReadAll))
        {
            return null;
        }

        if (points.Item is null)
        {
            return Wrong("pickup_point_id", new(
                "This account has no pickup point with this number. Numbers differ between demo and production.",
                "Contul nu are un punct de ridicare cu acest număr. Numerele diferă între demo și producție."));
        }

        return settings.ContactPersonId is { } person && (points.Item.ContactPersons ?? []).All(known => known?.Id != person)
            ? Wrong("contact_person_id", new("The pickup point has no contact person with this number.", "Punctul de ridicare nu are o persoană de contact cu acest număr."))
            : null;
    }

    private static ProviderFailure Wrong(string field, Text hint) => new(FailureReason.InvalidConfiguration) { Plain = true, Field = field, Step = "account", Hint = hint };

    /// <summary>Enough to choose one: number and alias.</summary>
    private static string Names(IReadOnlyList<SamedayPickupPoint> points)
    {
        var names = string.Join(", ", points.Take(10).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Id} {point.Alias}").TrimEnd()));
        return names.Length <= 200 ? names : names[..199] + "…";
    }
}
