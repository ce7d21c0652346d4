using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace GeniusErp.Tests.Architecture;

/// <summary>What one type uses, as compiled.</summary>
/// <param name="Type">Full name.</param>
/// <param name="Assembly">Simple name of its assembly.</param>
/// <param name="UsedTypes">Full names of the types it mentions in any way.</param>
/// <param name="Calls">Members it calls, as <c>Namespace.Type::Member(parameters)</c>.</param>
internal sealed record TypeUse(string Type, string Assembly, IReadOnlyList<string> UsedTypes, IReadOnlyList<string> Calls);

/// <summary>The product's compiled assemblies, as they stand beside the tests.</summary>
internal static class Code
{
    public const string Module = "GeniusErp.Modules.Integrations.";
    public const string HostAssembly = "GeniusErp.Host";

    /// <summary>The assemblies of all projects under src.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Tree.Projects.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal)).Select(project => Load(Path.GetFileNameWithoutExtension(project.Path)))];

    public static IReadOnlyList<Assembly> ModuleAssemblies { get; } = [.. Assemblies.Where(assembly => NameOf(assembly).StartsWith(Module, StringComparison.Ordinal))];

    public static IReadOnlyList<TypeUse> Uses { get; } = UsesOf([.. Assemblies]);

    public static string NameOf(Assembly assembly) => assembly.GetName().Name!;

    /// <summary>The types of these assemblies and what they use. Nested and compiler-made types count for the outermost.</summary>
    public static IReadOnlyList<TypeUse> UsesOf(params Assembly[] assemblies)
    {
        var architecture = new ArchLoader().LoadAssemblies(assemblies).Build();
        var own = assemblies.Select(NameOf).ToHashSet();
        return [.. architecture.Types
            .Where(type => own.Contains(SimpleName(type.Assembly)))
            .GroupBy(type => (Outermost(type.FullName), SimpleName(type.Assembly)))
            .Select(group => new TypeUse(
                group.Key.Item1,
                group.Key.Item2,
                [.. group.SelectMany(type => type.Dependencies).Select(dependency => dependency.Target.FullName).Distinct()],
                [.. group.SelectMany(type => type.Dependencies).OfType<MethodCallDependency>().Select(call => $"{call.Target.FullName}::{call.TargetMember.Name}").Distinct()]))];
    }

    /// <summary>The simple names of the assemblies that this one's metadata names.</summary>
    public static IReadOnlyList<string> ReferencesOf(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!)];

    private static string SimpleName(ArchUnitNET.Domain.Assembly assembly) => assembly.Name.Split(',')[0];

    private static string Outermost(string fullName) => fullName.Split('+', '/')[0];

    private static Assembly Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(path)
            ? Assembly.LoadFrom(path)
            : throw new FileNotFoundException($"{name} does not stand beside the tests: add a ProjectReference to the architecture tests, or no rule would look at it.");
    }
}
