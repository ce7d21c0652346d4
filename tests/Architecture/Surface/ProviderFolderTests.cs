using System.Text.RegularExpressions;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers;

namespace GeniusErp.Tests.Architecture.Surface;

/// <summary>
/// One provider, one folder, named like its member of <see cref="Provider"/>. A folder without a provider of its own holds what a family shares
/// (the mail protocols, one authority's OAuth): at least two providers use it, and it knows none of them.
/// </summary>
public sealed class ProviderFolderTests
{
    private const string Namespace = Code.Module + "Providers.";
    private const string Path = "src/Modules/Integrations/Providers/";

    /// <param name="Name">The folder.</param>
    /// <param name="Text">All its source.</param>
    /// <param name="Uses">Full names of the types that its compiled code uses.</param>
    private sealed record Folder(string Name, string Text, IReadOnlyList<string> Uses)
    {
        public bool IsProvider => Enum.TryParse<Provider>(Name, out _);

        public bool Mentions(string other)
            => Regex.IsMatch(Text, $@"\bProviders\.{other}\b") || Uses.Any(type => type.StartsWith($"{Namespace}{other}.", StringComparison.Ordinal));
    }

    private sealed record Declared(string Folder, IProvider Provider);

    private static readonly IReadOnlyList<Folder> Folders =
        [.. Tree.Source.Where(file => file.Path.StartsWith(Path, StringComparison.Ordinal) && file.Path[Path.Length..].Contains('/', StringComparison.Ordinal))
            .GroupBy(file => file.Path[Path.Length..].Split('/')[0])
            .Select(group => new Folder(
                group.Key,
                string.Concat(group.Select(file => file.Text)),
                [.. Code.Uses.Where(type => type.Type.StartsWith($"{Namespace}{group.Key}.", StringComparison.Ordinal)).SelectMany(type => type.UsedTypes)]))];

    private static readonly Rule<Folder> KnowsNoOtherProvider = new(folder => Folders
        .Where(other => other.Name != folder.Name && other.IsProvider && folder.Mentions(other.Name))
        .Select(other => $"{folder.Name} mentions {other.Name}"));

    private static readonly Rule<Folder> IsAProviderOrShared = new(folder =>
        folder.IsProvider || Folders.Count(other => other.IsProvider && other.Mentions(folder.Name)) >= 2
            ? []
            : [$"{folder.Name} is neither a member of Provider nor shared by two providers"]);

    private static readonly Rule<Declared> IsNamedLikeItsKey = new(declared =>
    {
        var member = declared.Provider.Descriptor.Provider.ToString();
        return declared.Folder == member && declared.Provider.GetType().Name == member + "Provider"
            ? []
            : [$"{declared.Provider.GetType().Name} in {declared.Folder} declares {member}"];
    });

    private static readonly Rule<string> HasItsPage = new(folder => File.Exists(System.IO.Path.Combine(Tree.Root, Path, folder, "README.md")) ? [] : [$"{folder} has no README.md"]);

    [Fact]
    public void Folders_KnowNoOtherProvider() => KnowsNoOtherProvider.Holds(Folders);

    [Fact]
    public void IsolationRule_CatchesAUsing() => KnowsNoOtherProvider.Catches(new("Stripe", "using GeniusErp.Modules.Integrations.Providers.Openai;", []));

    [Fact]
    public void IsolationRule_CatchesACompiledUse() => KnowsNoOtherProvider.Catches(new("Stripe", string.Empty, [Namespace + "Openai.OpenaiClient"]));

    [Fact]
    public void Folders_AreProvidersOrShared() => IsAProviderOrShared.Holds(Folders);

    [Fact]
    public void FolderRule_CatchesAFolderOfNobody() => IsAProviderOrShared.Catches(new("Common", string.Empty, []));

    [Fact]
    public void Providers_StandInTheFolderOfTheirKey() => IsNamedLikeItsKey.Holds([.. Found()]);

    [Fact]
    public void KeyRule_CatchesAProviderInAnotherFolder() => IsNamedLikeItsKey.Catches(Found().First() with { Folder = "Elsewhere" });

    [Fact]
    public void ProviderFolders_HoldAProvider()
        => Folders.Where(folder => folder.IsProvider).Select(folder => folder.Name).ShouldBe(Found().Select(found => found.Folder), ignoreOrder: true);

    [Fact]
    public void ProviderFolders_ExplainThemselves() => HasItsPage.Holds([.. Found().Select(found => found.Folder)]);

    [Fact]
    public void PageRule_CatchesAFolderWithoutAPage() => HasItsPage.Catches("Nowhere");

    private static IEnumerable<Declared> Found()
        => ProviderCatalogue.Scan().Select(provider => new Declared(provider.GetType().Namespace![Namespace.Length..].Split('.')[0], provider));
}
