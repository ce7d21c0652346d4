using System.Globalization;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GeniusErp.Modules.Integrations.Api;

internal static class IntegrationEndpoints
{
    private const int ImportRows = 500;

    public static void Map(RouteGroupBuilder api)
    {
        var read = api.MapGroup("/").WithTags("Integrations").RequireAuthorization(Scopes.Read);
        read.MapGet("/", List).WithName("ListIntegrations").WithSummary("The tenant's integrations, newest first").Produces<Listed<IntegrationView>>().ProducesProblem(400)
            .TakesQuery(("provider", "Code of the provider."), ("category", "Code of the category."), ("status", "disconnected, connected or error."), ("franchise_id", "Only this franchise's."), ("q", "Text in the name, account or provider.")).TakesPage();
        read.MapGet("/{id:guid}", Get).WithName("GetIntegration").WithSummary("One integration; its ETag is needed to change it").Produces<IntegrationView>().ProducesProblem(404);
        read.MapGet("/{id:guid}/activity", Activity).WithName("ListActivity").WithSummary("Who did what, newest first").Produces<Listed<ActivityView>>().ProducesProblem(404).TakesPage();
        read.MapGet("/{id:guid}/diagnostics", Diagnostics).WithName("GetDiagnostics").WithSummary("A bundle for support, without secrets").Produces<DiagnosticsView>().ProducesProblem(404);
        read.MapGet("/{id:guid}/accounts", Accounts).WithName("ListAccounts").WithSummary("What the consent reaches: pages, properties, ad accounts to choose one from").Produces<AccountChoicesView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        read.MapGet("/summary", Summary).WithName("GetSummary").WithSummary("Counts by status and provider, oldest failure, what expires soon").Produces<SummaryView>();

        var write = api.MapGroup("/").WithTags("Integrations").RequireAuthorization(Scopes.Write);
        write.MapPost("/", Create).WithName("CreateIntegration").WithSummary("Create, disconnected").Accepts<CreateBody>("application/json").Produces<IntegrationView>(201).ProducesProblem(400).ProducesProblem(409).TakesIdempotencyKey();
        write.MapPatch("/{id:guid}", Configure).WithName("ConfigureIntegration").WithSummary("Edit by JSON Merge Patch; needs If-Match").Accepts<ConfigureBody>("application/json").Produces<IntegrationView>().ProducesProblem(412).ProducesProblem(422).ProducesProblem(428).TakesIfMatch();
        write.MapDelete("/{id:guid}", Remove).WithName("RemoveIntegration").WithSummary("Remove; needs If-Match").Produces(204).ProducesProblem(412).ProducesProblem(428).TakesIfMatch();
        write.MapPost("/test", TestDraft).WithName("TestDraft").WithSummary("Try unsaved settings; writes nothing").Accepts<TestDraftBody>("application/json").Produces<TestReport>().ProducesProblem(404).ProducesProblem(422);
        write.MapPost("/{id:guid}/test", Test).WithName("TestConnection").WithSummary("Health check now").Produces<TestReport>().ProducesProblem(409).ProducesProblem(422);
        write.MapPost("/{id:guid}/connect", Connect).WithName("ConnectIntegration").WithSummary("Connect with the stored settings, or with those sent along").Accepts<ConnectBody>(isOptional: true, "application/json").Produces<IntegrationView>().Produces<AuthorizationRequired>(202).ProducesProblem(422).ProducesProblem(503).TakesIdempotencyKey();
        write.MapPost("/{id:guid}/disconnect", Disconnect).WithName("DisconnectIntegration").WithSummary("Let go of the account; settings and history stay").Produces<IntegrationView>().ProducesProblem(409).TakesIdempotencyKey();
        write.MapPost("/{id:guid}/refresh", Refresh).WithName("RefreshCredential").WithSummary("Renew the token now").Produces<IntegrationView>().ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        write.MapPost("/import", Import).WithName("ImportIntegrations").WithSummary("Create up to 500 rows; each stands by itself").Accepts<ImportBody>("application/json").Produces<ImportReport>().ProducesProblem(400);
    }

    private static async Task<IResult> List(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var query = http.Request.Query;
        var limit = PageLimits.Of(http);
        return limit.Succeeded
            ? (await mediator.Send(
                new ListIntegrationsQuery(http.Tenant(), query["provider"], query["category"], query["status"], query["franchise_id"], query["q"], limit.Value.Value, query["cursor"]),
                cancellationToken)).ToOk()
            : limit.Error.ToProblem();
    }

    private static async Task<IResult> Get(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetIntegrationQuery(http.Tenant(), new(id)), cancellationToken)).ToRow(http);

    private static async Task<IResult> Activity(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var limit = PageLimits.Of(http);
        return limit.Succeeded
            ? (await mediator.Send(new ListActivityQuery(http.Tenant(), new(id), limit.Value.Value, http.Request.Query["cursor"]), cancellationToken)).ToOk()
            : limit.Error.ToProblem();
    }

    private static async Task<IResult> Diagnostics(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetDiagnosticsQuery(http.Tenant(), new(id)), cancellationToken)).ToOk();

    private static async Task<IResult> Summary(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new GetSummaryQuery(http.Tenant()), cancellationToken)).ToOk();

    private static async Task<IResult> Create(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http) is not { } body)
        {
            return Results.Empty;
        }

        var command = CreateCommand(body, http.Tenant());
        return body.Problem() is { } problem ? problem.ToProblem() : (await mediator.Send(command, cancellationToken)).ToRow(http, StatusCodes.Status201Created);
    }

    private static async Task<IResult> Configure(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var version = Conditions.IfMatch(http.Request);
        if (!version.Succeeded)
        {
            return version.Error.ToProblem();
        }

        if (await RequestBody.ReadAsync(http) is not { } body)
        {
            return Results.Empty;
        }

        // Merge Patch: null clears the name; in the command an empty one does.
        var name = body.Sent("display_name") ? body.OptionalText("display_name") ?? string.Empty : null;
        var changes = new IntegrationChanges(name, body.OptionalObject("config"));
        return body.Problem() is { } problem
            ? problem.ToProblem()
            : (await mediator.Send(new ConfigureIntegrationCommand(http.Tenant(), new(id), version.Value.Value, changes), cancellationToken)).ToRow(http);
    }

    private static async Task<IResult> Remove(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var version = Conditions.IfMatch(http.Request);
        if (!version.Succeeded)
        {
            return version.Error.ToProblem();
        }

        var removed = await mediator.Send(new RemoveIntegrationCommand(http.Tenant(), new(id), version.Value.Value), cancellationToken);
        return removed.Succeeded ? Results.NoContent() : removed.Error.ToProblem();
    }

    private static async Task<IResult> TestDraft(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http) is not { } body)
        {
            return Results.Empty;
        }

        var provider = body.RequiredText("provider");
        var config = body.RequiredObject("config");
        IntegrationId? id = null;
        if (body.OptionalText("id") is { } sent)
        {
            if (Guid.TryParse(sent, out var parsed))
            {
                id = new(parsed);
            }
            else
            {
                body.Add("id", "bad_form", IntegrationErrors.NotFound().Message);
            }
        }

        return body.Problem() is { } problem
            ? problem.ToProblem()
            : (await mediator.Send(new TestDraftCommand(http.Tenant(), provider, config, id), cancellationToken)).ToOk();
    }

    private static async Task<IResult> Test(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new TestConnectionCommand(http.Tenant(), new(id)), cancellationToken)).ToOk();

    private static async Task<IResult> Connect(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http, optional: true) is not { } body)
        {
            return Results.Empty;
        }

        var command = new ConnectIntegrationCommand(http.Tenant(), new(id), body.OptionalObject("config"), body.Flag("replace_account"))
        {
            Reauthorize = body.Flag("reauthorize"),
            ReturnUrl = body.OptionalText("return_url"),
        };
        if (body.Problem() is { } problem)
        {
            return problem.ToProblem();
        }

        var session = BrowserSession.ReadOrMake(http.Request);
        ((CallContext)http.RequestServices.GetService(typeof(CallContext))!).BrowserSession = session;
        var answer = await mediator.Send(command, cancellationToken);
        if (answer.Value?.Consent is not { } consent)
        {
            Result<IntegrationView> row = answer.Succeeded ? answer.Value.Connected! : answer.Error;
            return row.ToRow(http);
        }

        BrowserSession.Write(http.Response, session, consent.RedirectUri);
        return Results.Json(consent, ModuleJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Accounts(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new ListAccountsQuery(http.Tenant(), new(id)), cancellationToken)).ToOk();

    private static async Task<IResult> Disconnect(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new DisconnectIntegrationCommand(http.Tenant(), new(id)), cancellationToken)).ToRow(http);

    private static async Task<IResult> Refresh(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
        => (await mediator.Send(new RefreshCredentialCommand(http.Tenant(), new(id)), cancellationToken)).ToRow(http);

    private static async Task<IResult> Import(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(http) is not { } body)
        {
            return Results.Empty;
        }

        var dryRun = body.Flag("dry_run");
        var items = body.OptionalArray("rows");
        if (items is null || items.Count is 0 or > ImportRows)
        {
            body.Add("rows", "out_of_range", SharedTexts.Get("setting.out_of_range", 1, ImportRows));
        }

        var rows = new List<CreateIntegrationCommand>();
        foreach (var (item, index) in (items ?? []).Take(ImportRows).Select((item, index) => (item, index)))
        {
            var row = new RequestBody(item as JsonObject ?? [], string.Create(CultureInfo.InvariantCulture, $"rows[{index}]."));
            rows.Add(CreateCommand(row, http.Tenant()));
            foreach (var error in row.Problem()?.Fields ?? [])
            {
                body.Add(error.Field, error.Code, error.Message);
            }
        }

        return body.Problem() is { } problem
            ? problem.ToProblem()
            : (await mediator.Send(new ImportIntegrationsCommand(http.Tenant(), rows, dryRun), cancellationToken)).ToOk();
    }

    private static CreateIntegrationCommand CreateCommand(RequestBody body, TenantScope tenant) => new(
        tenant,
        body.RequiredText("provider"),
        body.OptionalText("franchise_id"),
        body.OptionalText("account_key"),
        body.OptionalText("display_name"),
        body.RequiredObject("config"));
}
