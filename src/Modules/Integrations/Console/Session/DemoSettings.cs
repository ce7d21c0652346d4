using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Configuration;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>
/// The <c>Demo</c> section: what a stand with simulated providers tells its visitors. Whoever fills it is unknown here; without it nothing of the demo shows.
/// </summary>
internal sealed class DemoSettings
{
    private const string Name = "Demo";

    private readonly IConfigurationSection section;

    public DemoSettings(IConfiguration configuration)
    {
        section = configuration.GetSection(Name);
        Company = section["Company"];
        CompanyName = section["CompanyName"];
        Label = TextOf(section.GetSection("Label"));
        Explanation = TextOf(section.GetSection("Text"));
        ResetUrl = AddressOf(section["ResetUrl"]);
        Steps = [.. section.GetSection("Steps").GetChildren().Select(StepOf).OfType<DemoStep>()];
    }

    public string? Company { get; }

    public string? CompanyName { get; }

    public Text? Label { get; }

    public Text? Explanation { get; }

    public Uri? ResetUrl { get; }

    public IReadOnlyList<DemoStep> Steps { get; }

    /// <summary>Where this provider is broken and mended.</summary>
    public Uri? LinkTo(string provider) => AddressOf(section[$"Links:{provider}"]);

    /// <summary>Made-up settings that fit the simulated provider; the first is the one that works.</summary>
    public IReadOnlyList<DemoSample> SamplesOf(string provider)
        => [.. section.GetSection($"Credentials:{provider}").GetChildren()
            .Where(sample => TextOf(sample) is not null && sample["Settings"] is not null)
            .OrderBy(sample => sample.Key == "good" ? 0 : 1)
            .Select(sample => new DemoSample(sample.Key, TextOf(sample)!, sample["Settings"]!))];

    private static DemoStep? StepOf(IConfigurationSection step)
        => TextOf(step) is { } text ? new(text, step["Provider"], AddressOf(step["Url"])) : null;

    private static Text? TextOf(IConfigurationSection place)
        => place["En"] is { Length: > 0 } en && place["Ro"] is { Length: > 0 } ro ? new(en, ro) : null;

    private static Uri? AddressOf(string? text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}

/// <param name="Provider">The step is done on this provider's page.</param>
/// <param name="Url">The step is done there.</param>
internal sealed record DemoStep(Text Text, string? Provider, Uri? Url);

/// <param name="Settings">JSON as <c>config</c> takes it.</param>
internal sealed record DemoSample(string Key, Text Label, string Settings);
