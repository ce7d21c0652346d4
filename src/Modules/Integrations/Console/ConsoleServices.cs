using GeniusErp.Modules.Integrations.Console.Activity;
using GeniusErp.Modules.Integrations.Console.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MudBlazor.Services;

namespace GeniusErp.Modules.Integrations.Console;

/// <summary>The console's registration and its addresses.</summary>
internal static class ConsoleServices
{
    /// <param name="signIn">How the host lets people in.</param>
    public static IServiceCollection AddConsole(this IServiceCollection services, IConfiguration configuration, SignInOptions signIn)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3));
        services.AddMudServices();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("geniuserp.antiforgery", CookieSecurePolicy.SameAsRequest));
        services.AddSingleton(signIn);
        services.AddSingleton(new DemoSettings(configuration));
        services.AddScoped<ConsoleSession>();
        services.AddScoped<ModuleGateway>();
        return services;
    }

    public static void MapConsole(this IEndpointRouteBuilder endpoints)
    {
        var environment = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>();
        endpoints.MapStaticAssets().AllowAnonymous().Add(SecurityHeaders.OnAssets);
        endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'")
            .Add(SecurityHeaders.OnPages(environment.IsDevelopment()));
        endpoints.MapGet("/c/{company}/integrations/activity.csv", ActivityFile.WriteAsync).RequireAuthorization().ExcludeFromDescription().Add(SecurityHeaders.OnFiles);
        endpoints.MapPost("/preferences", PreferencesEndpoint.Choose).AllowAnonymous().ExcludeFromDescription();
    }
}
