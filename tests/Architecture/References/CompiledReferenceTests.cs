namespace GeniusErp.Tests.Architecture.References;

/// <summary>The reference table against the compiled assemblies: also catches what came in through another reference.</summary>
public sealed class CompiledReferenceTests
{
    private sealed record Compiled(string Name, IReadOnlyList<string> References);

    /// <summary>The base libraries: everybody has them. The ASP.NET shared framework adds assemblies to the same prefixes, none of them a layer's business.</summary>
    private static readonly string[] BaseLibraries = ["System*", "mscorlib", "netstandard", "Microsoft.CSharp", "Microsoft.Win32.*"];

    private static readonly string[] CompositionRoot = [Code.Module + "Api.IntegrationsModule"];

    private static readonly Rule<Compiled> FollowsTheTable = new(assembly =>
    {
        var layer = Layers.Of(assembly.Name)!;
        return assembly.References
            .Where(reference => !layer.Projects.Contains(reference) && !Layers.Matches(reference, [.. BaseLibraries, .. layer.Packages, .. layer.Framework]))
            .Select(reference => $"{assembly.Name} uses {reference}");
    });

    private static readonly Rule<TypeUse> OnlyTheCompositionRootWires = new(type =>
        CompositionRoot.Contains(type.Type)
            ? []
            : type.UsedTypes
                .Where(used => used.StartsWith(Code.Module + "Infrastructure.", StringComparison.Ordinal) || used.StartsWith(Code.Module + "Providers.", StringComparison.Ordinal))
                .Select(used => $"{type.Type} uses {used}; only IntegrationsModule may"));

    [Fact]
    public void Assemblies_UseWhatTheTableAllows()
        => FollowsTheTable.Holds([.. Code.Assemblies.Select(assembly => new Compiled(Code.NameOf(assembly), Code.ReferencesOf(assembly)))]);

    [Theory]
    [InlineData("Domain", "MediatR")]
    [InlineData("Application", "Microsoft.EntityFrameworkCore")]
    [InlineData("Application", "GeniusErp.Modules.Integrations.Infrastructure")]
    [InlineData("Providers", "Microsoft.AspNetCore.Http.Abstractions")]
    [InlineData("Providers", "Npgsql")]
    [InlineData("Infrastructure", "Microsoft.AspNetCore.Http.Abstractions")]
    [InlineData("Infrastructure", "GeniusErp.Modules.Integrations.Providers")]
    public void TableRule_CatchesAForbiddenUse(string layer, string used) => FollowsTheTable.Catches(new(Code.Module + layer, ["System.Runtime", used]));

    [Fact]
    public void TableRule_CatchesAHostThatReachesPastTheApi() => FollowsTheTable.Catches(new(Code.HostAssembly, [Code.Module + "Domain"]));

    [Fact]
    public void Api_LeavesInfrastructureAndProvidersToTheCompositionRoot()
        => OnlyTheCompositionRootWires.Holds([.. Code.Uses.Where(type => type.Assembly == Code.Module + "Api")]);

    [Fact]
    public void CompositionRule_SeesTheCompositionRootItself()
    {
        var root = Code.Uses.Single(type => type.Type == CompositionRoot[0]);

        OnlyTheCompositionRootWires.Catches(root with { Type = Code.Module + "Api.SomeEndpoints" });
    }
}
