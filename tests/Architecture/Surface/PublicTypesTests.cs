using System.Reflection;
using GeniusErp.Modules.Integrations.Api;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Syncs;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GeniusErp.Tests.Architecture.Surface;

/// <summary>What other modules can see of this one. A new public type is one line here, visible in review.</summary>
public sealed class PublicTypesTests
{
    private static readonly Type[] Listed =
    [
        typeof(Provider), typeof(IntegrationStatus), typeof(FailureReason), typeof(TenantScope), typeof(IntegrationsModule),

        // What the console's components hand to each other: shells with internal members, since a component's parameters are public.
        typeof(ConnectionLineModel), typeof(DetailModel), typeof(Health), typeof(ProviderDraft), typeof(FieldDraft), typeof(Attempt), typeof(StreamModel),
    ];

    private static readonly Rule<Type> IsListedOrInternal = new(type =>
        type.IsPublic && !IsContract(type) && !Listed.Contains(type) && !IsScaffolded(type) && !IsComponent(type) ? [$"{type} is public and not listed"] : []);

    private static readonly Rule<Type> IsSealed = new(type =>
        type.IsClass && !type.IsAbstract && !type.IsSealed && !IsScaffolded(type) && !IsComponent(type) ? [$"{type} is neither sealed nor abstract"] : []);

    private static Type[] ModuleTypes => [.. Code.ModuleAssemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.Namespace?.StartsWith("GeniusErp", StringComparison.Ordinal) == true)];

    [Fact]
    public void Module_ShowsOnlyTheListedTypes() => IsListedOrInternal.Holds(ModuleTypes);

    [Fact]
    public void Module_ShowsEveryListedType() => Listed.ShouldBeSubsetOf(ModuleTypes.Where(type => type.IsPublic));

    [Fact]
    public void SurfaceRule_CatchesAnotherPublicType() => IsListedOrInternal.Catches(typeof(PublicTypesTests));

    [Fact]
    public void Classes_AreSealed() => IsSealed.Holds(ModuleTypes);

    [Fact]
    public void SealingRule_CatchesAnOpenClass() => IsSealed.Catches(typeof(Samples.OpenClass));

    [Fact]
    public void Host_ShowsNothingButTheCompilersProgram()
        => Code.Assemblies.Single(assembly => Code.NameOf(assembly) == Code.HostAssembly).GetExportedTypes().Select(type => type.FullName).ShouldBe(["Program"]);

    [Fact]
    public void InternalTypes_AreShownToSiblingLayersAndTestsOnly()
    {
        var friends = Code.ModuleAssemblies
            .SelectMany(assembly => assembly.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>())
            .Select(attribute => attribute.AssemblyName)
            .Distinct()
            .ToList();

        friends.ShouldNotBeEmpty();
        friends.ShouldAllBe(name => name.StartsWith(Code.Module, StringComparison.Ordinal) || name.StartsWith("GeniusErp.Tests.", StringComparison.Ordinal) || name == "DynamicProxyGenAssembly2");
    }

    /// <summary>Contracts is public as a whole; its surface has an approved text of its own.</summary>
    private static bool IsContract(Type type) => type.Assembly.GetName().Name!.StartsWith(Code.Module + "Contracts", StringComparison.Ordinal);

    /// <summary>EF Core scaffolds migrations and its snapshot; they are public by nature.</summary>
    private static bool IsScaffolded(Type type) => typeof(Migration).IsAssignableFrom(type) || type.Name.EndsWith("ModelSnapshot", StringComparison.Ordinal);

    /// <summary>Razor makes its components public, and open.</summary>
    private static bool IsComponent(Type type) => typeof(IComponent).IsAssignableFrom(type) || type.Name == "_Imports";
}
