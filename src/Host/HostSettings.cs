using System.Net;
using GeniusErp.Modules.Integrations.Api;

namespace GeniusErp.Host;

/// <summary>Looks at every setting before anything starts, so that an operator hears of all that is missing or wrong at once: by name, never by value.</summary>
internal static class HostSettings
{
    /// <summary>EX_CONFIG of sysexits.h: a supervisor need not try again before somebody has changed something.</summary>
    private const int ExitCode = 78;

    /// <summary>Tells the operator and answers the exit code.</summary>
    public static int Refuse(string refusal)
    {
        Console.Error.WriteLine(refusal);
        return ExitCode;
    }

    /// <summary>What serving needs. Null: nothing is wrong; else what to tell the operator.</summary>
    public static string? Refusal(this WebApplicationBuilder builder)
        => Refusal([.. OwnProblems(builder.Configuration, builder.Environment.IsDevelopment()), .. ModuleProblems(builder)]);

    /// <summary>What <c>seal</c> needs: the module's settings and its database.</summary>
    public static string? RefusalToSeal(this WebApplicationBuilder builder)
        => Refusal([.. Missing(builder.Configuration, builder.Environment.IsDevelopment(), "ConnectionStrings:GeniusErp"), .. ModuleProblems(builder)]);

    /// <summary>What <c>migrate</c> needs: connection strings, and no other setting.</summary>
    public static string? RefusalToMigrate(this WebApplicationBuilder builder)
        => Refusal([.. Missing(builder.Configuration, builder.Environment.IsDevelopment(), "ConnectionStrings:GeniusErpOwner"), .. ModuleProblems(builder).Where(problem => problem.StartsWith("ConnectionStrings:", StringComparison.Ordinal))]);

    /// <summary>An address, or a network such as 10.0.0.0/8.</summary>
    public static bool IsProxy(string entry) => entry.Contains('/', StringComparison.Ordinal) ? IPNetwork.TryParse(entry, out _) : IPAddress.TryParse(entry, out _);

    private static IReadOnlyList<string> ModuleProblems(WebApplicationBuilder builder) => IntegrationsModule.SettingProblems(builder.Configuration, builder.Environment.IsDevelopment());

    private static string? Refusal(List<string> problems) => problems.Count == 0 ? null
        : $"""
          Settings are missing or wrong, so nothing was started. docs/configuration.md explains each of them.
            {string.Join("\n  ", problems.Distinct().Order(StringComparer.Ordinal))}
          """;

    private static IEnumerable<string> OwnProblems(ConfigurationManager configuration, bool isDevelopment)
    {
        foreach (var missing in Missing(configuration, isDevelopment, "Auth:Authority", "ConnectionStrings:GeniusErp", "Integrations:PublicBaseUrl"))
        {
            yield return missing;
        }

        if (configuration["Auth:Authority"] is { Length: > 0 } authority && !IsAddress(authority, isDevelopment))
        {
            yield return $"Auth:Authority: not an absolute https address{(isDevelopment ? ", nor an http one" : "")}.";
        }

        if (!isDevelopment && configuration.GetSection("Demo").Exists())
        {
            yield return "Demo:Company and what belongs to it: for a stand of simulated providers in Development only.";
        }

        foreach (var problem in ListProblems(configuration).Concat(LogLevelProblems(configuration)))
        {
            yield return problem;
        }

        if (configuration["urls"] is { Length: > 0 } urls && !urls.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsListening))
        {
            yield return "urls: addresses to listen on, such as http://0.0.0.0:8080, separated by semicolons.";
        }

        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } collector && !IsAddress(collector, clear: true))
        {
            yield return "OTEL_EXPORTER_OTLP_ENDPOINT: not an absolute http or https address.";
        }
    }

    private static IEnumerable<string> Missing(ConfigurationManager configuration, bool isDevelopment, params string[] names)
        => isDevelopment ? [] : names.Where(name => string.IsNullOrWhiteSpace(configuration[name])).Select(name => $"{name}: is not set. Needed outside Development.");

    private static IEnumerable<string> ListProblems(ConfigurationManager configuration)
    {
        var proxies = configuration.GetSection("Proxies:Known");
        return string.IsNullOrWhiteSpace(proxies.Value)
            ? proxies.GetChildren().Where(entry => !IsProxy(entry.Value ?? string.Empty)).Select(entry => $"{entry.Path}: not an address, nor a network such as 10.0.0.0/8.")
            : ["Proxies:Known: a list; its entries are Proxies:Known:0, Proxies:Known:1 and so on."];
    }

    private static IEnumerable<string> LogLevelProblems(ConfigurationManager configuration) => configuration.GetSection("Logging").AsEnumerable()
        .Where(setting => setting.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(setting.Value) && !Enum.TryParse<LogLevel>(setting.Value, ignoreCase: true, out _))
        .Select(setting => $"{setting.Key}: one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    private static bool IsAddress(string text, bool clear)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (clear && address.Scheme == Uri.UriSchemeHttp));

    private static bool IsListening(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme.ToUpperInvariant() is "HTTP" or "HTTPS";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
