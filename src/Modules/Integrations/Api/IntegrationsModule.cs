using System.Reflection;
using FluentValidation;
using GeniusErp.Modules.Integrations.Api.Http;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Syncs;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Console;
using GeniusErp.Modules.Integrations.Contracts.Mail;
using GeniusErp.Modules.Integrations.Infrastructure.Http;
using GeniusErp.Modules.Integrations.Infrastructure.Jobs;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using GeniusErp.Modules.Integrations.Infrastructure.Secrets;
using GeniusErp.Modules.Integrations.Infrastructure.Sessions;
using GeniusErp.Modules.Integrations.Infrastructure.Settings;
using GeniusErp.Modules.Integrations.Infrastructure.Webhooks;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Modules.Integrations.Providers.Mail;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Api;

/// <summary>The module's front door: what a host calls to have it.</summary>
public static class IntegrationsModule
{
    /// <summary>Every address of the module begins with this.</summary>
    public const string BasePath = "/api/integrations";

    /// <summary>Below it, the rest of a path is a secret: it belongs into no log and no trace.</summary>
    public const string WebhookPath = BasePath + "/hooks";

    /// <summary>The assemblies whose MediatR handlers and behaviours the host registers.</summary>
    public static IReadOnlyList<Assembly> HandlerAssemblies { get; } = [typeof(GetIntegrationQuery).Assembly];

    /// <summary>Registers the module. Needs <c>ConnectionStrings:GeniusErp</c>; wrong settings stop the start with their names.</summary>
    /// <param name="isDevelopment">Allows what only Development may do: a key file that is made when missing.</param>
    /// <param name="signIn">Where a POST from the console's page begins the sign-in at the company's issuer; null when the host offers none.</param>
    /// <param name="demoSignIn">Where a POST signs in to the demo company; null outside Development.</param>
    public static IServiceCollection AddIntegrationsModule(
        this IServiceCollection services, IConfiguration configuration, bool isDevelopment, string? signIn = null, string? demoSignIn = null)
    {
        // Before whatever begins renewals: hosted services end in reverse.
        services.AddHostedService<RenewalsAtShutdown>();
        AddConfigured(services, configuration, isDevelopment);
        services.AddSharedSessions();
        services.AddConnectionClients();
        services.AddProviders();

        services.AddConsole(configuration, new(signIn, demoSignIn));

        services.AddSingleton<IntegrationViews>();
        services.AddSingleton<ProviderViews>();
        services.AddSingleton<SealedSettings>();
        services.AddSingleton<ConnectionTester>();
        services.AddSingleton<TokenVault>();
        services.AddSingleton<RenewalAttempt>();
        services.AddSingleton<GrantRenewal>();
        services.AddSingleton<CheckConnection>();
        services.AddSingleton<ConnectionCache>();
        services.AddSingleton<ConnectionOpener>();
        services.AddSingleton<OpenConnections>();
        services.AddSingleton<ObservedFailures>();
        services.AddSingleton<DeclaredSyncs>();
        services.AddScoped<SyncRuns>();
        services.AddSingleton<IMailClients, MailClients>();
        services.AddScoped<IRenewsGrants, LoginRenewal>();
        services.AddScoped<IRenewsGrants, OAuthRenewal>();
        services.AddSingleton<IOAuthClient, OAuthClient>();
        services.AddSingleton<OAuthContexts>();
        services.AddScoped<ConsentConnections>();
        services.AddScoped<BeginAuthorization>();
        services.AddScoped<ConsentTrip>();
        services.AddScoped<KeptConsent>();
        services.AddScoped<Revocation>();
        services.AddScoped<IssuedGrants>();
        services.AddScoped<RenewalOutcome>();
        services.AddScoped<CheckOneDue>();
        services.AddScoped<NewIntegrations>();
        services.AddWebhooks();
        services.AddSingleton<WebhookGate>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookBodies>();
        services.AddSingleton<WebhookKeeping>();
        services.AddScoped<WebhookAddresses>();
        services.AddScoped<ConfirmOneDelivery>();
        services.AddValidatorsFromAssembly(HandlerAssemblies[0], includeInternalTypes: true, lifetime: ServiceLifetime.Singleton);
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));

        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.AddAuthorization(Scopes.AddPolicies);
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddSingleton<IProblemDetailsWriter, StatusProblems>();
        services.ConfigureAll<OpenApiOptions>(options => options.AddSchemaTransformer(Described.MaskedConfigs).AddSchemaTransformer(Described.Problems));
        services.ConfigureHttpJsonOptions(options => ModuleJson.Apply(options.SerializerOptions));
        return services;
    }

    /// <summary>
    /// Every setting of the module that is missing or wrong, by name and without its value. A start fails on each of them by itself; a host that asks before it starts anything
    /// can tell them all at once, with its own.
    /// </summary>
    public static IReadOnlyList<string> SettingProblems(IConfiguration configuration, bool isDevelopment)
    {
        using var settings = AddConfigured(new ServiceCollection(), configuration, isDevelopment).BuildServiceProvider();
        return [.. settings.SettingProblems(), .. WebhookApps.Problems(configuration, ProviderCatalogue.Scan().Select(provider => provider.Descriptor))];
    }

    /// <summary>Maps the HTTP API below <see cref="BasePath"/>, and the console at the root. The host has authentication, authorisation and antiforgery in its pipeline.</summary>
    public static IEndpointRouteBuilder MapIntegrationsModule(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(BasePath);
        OperatorEndpoints.Map(api);
        AuthorizationEndpoints.Map(api);
        HookEndpoints.Map(api);
        var tenant = api.MapGroup("/").AddEndpointFilter(Caller.EstablishAsync).AddEndpointFilter(Conditions.TakeIdempotencyKeyAsync).TakesTenant();
        CatalogueEndpoints.Map(tenant);
        IntegrationEndpoints.Map(tenant);
        WebhookEndpoints.Map(tenant);
        SyncEndpoints.Map(tenant);
        ConsentEndpoint.Map(endpoints);
        endpoints.MapConsole();
        return endpoints;
    }

    /// <summary>What has settings.</summary>
    private static IServiceCollection AddConfigured(IServiceCollection services, IConfiguration configuration, bool isDevelopment)
        => services.AddPersistence(configuration).AddSealing(configuration, isDevelopment).AddProviderHttp(configuration).AddOutbox(configuration).AddJobs(configuration);

    /// <summary>Brings the database to this build's shape. See docs/operations.md.</summary>
    /// <param name="ownerConnection">The owner of the schema.</param>
    /// <param name="runtimeConnection">The run-time login, made when missing; null leaves logins alone.</param>
    public static Task MigrateAsync(string ownerConnection, string? runtimeConnection, CancellationToken cancellationToken)
        => DatabaseMigrator.MigrateAsync(ownerConnection, runtimeConnection, cancellationToken);

    /// <summary>Development: moves a connection and all that happened to it back in time. See the host's <c>/dev/age</c>.</summary>
    /// <param name="ownerConnection">The owner of the schema: the log is append-only for everybody else.</param>
    /// <returns>False when the company has no such connection.</returns>
    public static Task<bool> AgeAsync(string ownerConnection, string companyId, Guid integrationId, TimeSpan by, CancellationToken cancellationToken)
        => DevelopmentAging.RunAsync(ownerConnection, companyId, integrationId, by, cancellationToken);

    /// <summary>Runs <c>seal rotate</c>, <c>seal reseal</c> or <c>seal adopt</c>.</summary>
    /// <param name="services">A provider with the module registered.</param>
    /// <param name="say">Takes each line of progress and the report.</param>
    /// <returns>The exit code: 0 when done.</returns>
    public static Task<int> SealAsync(IServiceProvider services, string command, Action<string> say, CancellationToken cancellationToken)
        => SealCommand.RunAsync(services.GetRequiredService<SealCommands>(), command, say, cancellationToken);
}
