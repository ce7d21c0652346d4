using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Tests.Integrations.Providers.Conformance;

namespace GeniusErp.Tests.Integrations.Providers.Documentation;

public sealed class ProvidersPageTests
{
    private const string WriteSwitch = "GENIUSERP_WRITE_DOCS";

    private static string Rendered => ProvidersPage.Render(ProviderCatalogue.Scan().Select(provider => provider.Descriptor));

    [Fact]
    public async Task Page_SaysWhatTheDescriptorsSay()
    {
        var path = Path.Combine(Repository.Root, "docs", "providers.md");
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Rendered, TestContext.Current.CancellationToken);
        }

        var written = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : string.Empty;

        (written.ReplaceLineEndings("\n") == Rendered).ShouldBeTrue($"docs/providers.md is stale: run this test with {WriteSwitch}=1 and commit the page");
    }

    [Fact]
    public void Page_NamesEveryProviderAndEverySetting()
    {
        foreach (var descriptor in ProviderCatalogue.Scan().Select(provider => provider.Descriptor))
        {
            Rendered.ShouldContain($"## {descriptor.Provider.Code()}\n");
            descriptor.Settings.ShouldAllBe(field => Rendered.Contains($"| `{field.Name}` |", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Page_WhenADescriptorChanges_Changes()
    {
        var descriptor = ProviderCatalogue.Scan()[0].Descriptor;

        ProvidersPage.Render([descriptor with { Limitations = new("Half of it.", "Jumătate.") }]).ShouldNotBe(ProvidersPage.Render([descriptor]));
    }
}
