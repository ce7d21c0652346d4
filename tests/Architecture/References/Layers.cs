namespace GeniusErp.Tests.Architecture.References;

/// <summary>What one project may reference.</summary>
/// <param name="Project">Assembly and project name.</param>
/// <param name="Projects">Our own projects.</param>
/// <param name="Packages">Package ids and, where they differ, assembly names; a trailing <c>*</c> takes all that begin so.</param>
internal sealed record Layer(string Project, string[] Projects, string[] Packages)
{
    /// <summary>The project may name the ASP.NET Core shared framework in its project file.</summary>
    public bool WebFramework { get; init; }

    /// <summary>Assemblies of the shared framework that the compiled code may use; as <see cref="Packages"/>.</summary>
    public string[] Framework { get; init; } = [];

    /// <summary>Planned, not there yet: the row waits for it.</summary>
    public bool Planned { get; init; }
}

/// <summary>The reference table of the architecture, as data.</summary>
internal static class Layers
{
    private const string Contracts = Code.Module + "Contracts";
    private const string Domain = Code.Module + "Domain";
    private const string Application = Code.Module + "Application";
    private const string Providers = Code.Module + "Providers";
    private const string Infrastructure = Code.Module + "Infrastructure";
    private const string Api = Code.Module + "Api";

    private static readonly string[] Abstractions = ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions"];

    public static IReadOnlyList<Layer> All { get; } =
    [
        new(Domain, [], []),
        new(Contracts, [Domain], ["MediatR"]),
        new(Contracts + ".Mail", [Contracts], ["MailKit", "MimeKit"]),
        new(Contracts + ".Testing", [Contracts, Domain], ["MediatR"]),
        new(Application, [Domain, Contracts], ["MediatR", "FluentValidation", "Mapster", .. Abstractions]),
        new(
            Providers,
            [Application, Domain, Contracts, Contracts + ".Mail"],
            ["Microsoft.Extensions.Http", "Microsoft.Extensions.Options", "MailKit", "MimeKit", "Duende.IdentityModel", "Stripe.net", .. Abstractions]),
        new(
            Infrastructure,
            [Application, Domain, Contracts],
            ["Microsoft.EntityFrameworkCore*", "Npgsql*", "EFCore.NamingConventions", "DnsClient", "Quartz*", "Polly*", "Microsoft.AspNetCore.DataProtection*", "MediatR"])
        {
            // Hosted services, health checks, options and configuration come with the shared framework; HTTP in does not belong here.
            WebFramework = true,
            Framework = ["Microsoft.Extensions.*"],
        },
        new(Code.Module + "Console", [Application, Contracts, Domain], ["MudBlazor", "MediatR"])
        {
            WebFramework = true,
            Framework = ["Microsoft.Extensions.*", "Microsoft.AspNetCore.*", "Microsoft.JSInterop*", "Microsoft.Net.Http.Headers"],
        },
        new(
            Api,
            [Contracts, Contracts + ".Mail", Application, Domain, Infrastructure, Providers, Code.Module + "Console"],
            ["MediatR", "FluentValidation*", "Scrutor", "Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi"])
        {
            WebFramework = true,
            Framework = ["Microsoft.Extensions.*", "Microsoft.AspNetCore.*", "Microsoft.Net.Http.Headers"],
        },
        new(
            Code.HostAssembly,
            [Api],
            ["MediatR", "Scrutor", "Npgsql*", "OpenTelemetry*", "Scalar.AspNetCore", "Microsoft.AspNetCore.OpenApi", "Microsoft.OpenApi", "Microsoft.AspNetCore.Authentication.JwtBearer", "Microsoft.AspNetCore.Authentication.OpenIdConnect", "Microsoft.IdentityModel.*"])
        {
            WebFramework = true,
            Framework = ["Microsoft.Extensions.*", "Microsoft.AspNetCore*"],
        },
    ];

    public static Layer? Of(string project) => All.FirstOrDefault(layer => layer.Project == project);

    public static bool Matches(string name, IEnumerable<string> patterns)
        => patterns.Any(pattern => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern);
}
