using System.IO.Compression;
using System.Net;
using GeniusErp.Modules.Integrations.Api;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.OpenApi;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Scalar.AspNetCore;

namespace GeniusErp.Host;

/// <summary>What every ASP.NET Core process of ours has: address, health, telemetry, API reference, limits.</summary>
internal static class Hosting
{
    private const string DefaultAddress = "http://localhost:5080";
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    /// <summary>Only when nothing else says where to listen.</summary>
    public static void AddDefaultAddress(this WebApplicationBuilder builder)
    {
        var configured = AddressSettings.Any(name => !string.IsNullOrWhiteSpace(builder.Configuration[name]));
        if (!configured && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    /// <summary>On a developer's machine browsers reach the host where it listens; elsewhere only the operator knows.</summary>
    public static void AddDefaultPublicAddress(this WebApplicationBuilder builder)
    {
        const string Setting = "Integrations:PublicBaseUrl";
        if (builder.Environment.IsDevelopment() && string.IsNullOrWhiteSpace(builder.Configuration[Setting]))
        {
            var first = builder.Configuration["urls"]?.Split(';')[0];
            builder.Configuration[Setting] = Uri.TryCreate(first, UriKind.Absolute, out var address) && address.Host is not ("0.0.0.0" or "[::]") ? address.AbsoluteUri : DefaultAddress;
        }
    }

    public static void AddSafeDefaults(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));
        builder.Services.AddProblemDetails();

        // Assets are those of the build. The runtime's look into the source folders would stand at every address, and turn 404 and 405 into one another.
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("ReloadStaticAssetsAtRuntime", "false")]);

        // Outbound requests are not logged by the framework: their addresses may carry a provider's key.
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);

        // Nor is the query of a request to us: a callback's holds a code. Nor the path: a webhook's is the secret of a provider that signs nothing.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing.Matching", LogLevel.Warning);
    }

    /// <summary>
    /// Pages and saved files go compressed, also over TLS: nothing in them is worth guessing by its length (BREACH), since what is secret there (the proof against forgery, the page's
    /// sealed state) is new in each answer. A published host's assets are packed already, better than here. The API's answers are left alone.
    /// </summary>
    public static void AddPageCompression(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "text/csv", "text/css", "text/javascript", "application/javascript", "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    /// <summary>Forwarded headers are believed only from the proxies that the operator names in <c>Proxies:Known</c> (addresses or CIDR).</summary>
    public static void UseForwardedHeadersFromKnownProxies(this WebApplication app)
    {
        var known = app.Configuration.GetSection("Proxies:Known").Get<string[]>() ?? [];
        if (known.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = known.Length };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in known)
        {
            if (entry.Contains('/', StringComparison.Ordinal))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(entry));
            }
            else
            {
                options.KnownProxies.Add(IPAddress.Parse(entry));
            }
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>Live says that the process runs; ready that the database, its migrations and the sealing keys are there.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = WriteHealthAsync }).AllowAnonymous();
    }

    public static void AddApiReference(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "GeniusErp Integrations";
        (document.Components ??= new()).SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
        };
        (document.Security ??= []).Add(new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] });
        return Task.CompletedTask;
    }));

    public static void MapApiReference(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs", options => options.WithTitle("GeniusErp Integrations").WithOpenApiRoutePattern("/openapi/{documentName}.json")).AllowAnonymous();
    }

    /// <summary>OTLP by the standard environment variables; without them nothing is exported.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Without a listener no span is begun at all; with one that has nowhere to send them, each request would still pay for its own.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .AddSource("GeniusErp.*")
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = http => !http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
                    options.EnrichWithHttpRequest = (span, request) =>
                    {
                        // Whoever reads traces could send what the provider sends.
                        if (request.Path.StartsWithSegments(IntegrationsModule.WebhookPath, StringComparison.OrdinalIgnoreCase))
                        {
                            span.SetTag("url.path", IntegrationsModule.WebhookPath + "/*");
                        }
                    };
                })
                .AddNpgsql())
            .WithMetrics(metrics => metrics.AddMeter("GeniusErp.*").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation())
            .UseOtlpExporter();
    }

    private static async Task WriteHealthAsync(HttpContext http, HealthReport report)
        => await http.Response.WriteAsJsonAsync(
            new { Status = report.Status.ToString().ToLowerInvariant(), Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Status.ToString().ToLowerInvariant()) },
            http.RequestAborted);
}
