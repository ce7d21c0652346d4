using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

internal static class CatalogueEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var catalogue = api.MapGroup("/providers").WithTags("Catalogue").RequireAuthorization(Scopes.Read);
        catalogue.MapGet("/", List).WithName("ListProviders").WithSummary("The providers that can be connected, each with the JSON Schema of its settings")
            .Produces<Listed<ProviderView>>();
        catalogue.MapGet("/{code}", Get).WithName("GetProvider").WithSummary("One provider").Produces<ProviderView>().ProducesProblem(404);
    }

    private static async Task<IResult> List(IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListProvidersQuery(), cancellationToken)).ToOk();

    private static async Task<IResult> Get(string code, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetProviderQuery(code), cancellationToken)).ToOk();
}
