using GeniusErp.Modules.Integrations.Api;

namespace GeniusErp.Host;

/// <summary>
/// Development: lets a connection and all that happened to it be older than it is, for demonstrations of a history that nobody can wait for. What happened was done through the API;
/// only its times move. Mapped where <c>/dev/token</c> is, and nowhere else.
/// </summary>
internal static class DevelopmentPast
{
    private const double Longest = 3650;

    public static void MapDevelopmentPast(this WebApplication app)
    {
        if (!Authentication.IsOpenToDevelopers(app.Environment, app.Configuration))
        {
            return;
        }

        app.MapPost("/dev/age", async (AgeRequest request, CancellationToken cancellationToken) =>
        {
            if (app.Configuration.GetConnectionString("GeniusErpOwner") is not { Length: > 0 } owner)
            {
                return Results.Problem("ConnectionStrings:GeniusErpOwner is not set: times are moved by the owner of the tables.", statusCode: StatusCodes.Status409Conflict);
            }

            if (request is not { CompanyId.Length: > 0, Days: > 0 and <= Longest })
            {
                return Results.Problem($"Give company_id, integration_id and days: more than 0, at most {Longest}.", statusCode: StatusCodes.Status400BadRequest);
            }

            return await IntegrationsModule.AgeAsync(owner, request.CompanyId, request.IntegrationId, TimeSpan.FromDays(request.Days), cancellationToken)
                ? Results.NoContent()
                : Results.NotFound();
        }).AllowAnonymous().WithTags("Development").WithSummary("Makes a connection and its history older (Development only)");
    }

    private sealed record AgeRequest(string? CompanyId, Guid IntegrationId, double Days);
}
