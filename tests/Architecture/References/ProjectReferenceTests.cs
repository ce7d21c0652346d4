namespace GeniusErp.Tests.Architecture.References;

/// <summary>The reference table against the project files: also catches what is referenced and not used.</summary>
public sealed class ProjectReferenceTests
{
    private const string Web = "Microsoft.AspNetCore.App";

    private static readonly Rule<ProjectFile> FollowsTheTable = new(project => Layers.Of(project.Name) is not { } layer
        ? [$"{project.Path} has no row in the reference table"]
        : project.Projects.Except(layer.Projects)
            .Concat(project.Packages.Where(package => !Layers.Matches(package, layer.Packages)))
            .Concat(project.Frameworks.Where(framework => framework != Web || !layer.WebFramework))
            .Select(reference => $"{project.Name} may not reference {reference}"));

    private static readonly Rule<ProjectFile> LeavesVersionsToTheCentralFile = new(project
        => project.Versions.Select(package => $"{project.Path} gives a version of {package}; it belongs in Directory.Packages.props"));

    [Fact]
    public void Projects_ReferenceWhatTheTableAllows() => FollowsTheTable.Holds(ProjectFile.OfProduct);

    [Theory]
    [InlineData("Domain", """<PackageReference Include="MediatR" />""")]
    [InlineData("Application", """<PackageReference Include="Npgsql" />""")]
    [InlineData("Application", """<ProjectReference Include="../Infrastructure/GeniusErp.Modules.Integrations.Infrastructure.csproj" />""")]
    [InlineData("Application", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Providers", """<PackageReference Include="Microsoft.EntityFrameworkCore.Relational" />""")]
    [InlineData("Providers", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""")]
    [InlineData("Infrastructure", """<ProjectReference Include="..\Providers\GeniusErp.Modules.Integrations.Providers.csproj" />""")]
    [InlineData("Newcomer", "")]
    public void TableRule_CatchesAForbiddenReference(string layer, string reference)
        => FollowsTheTable.Catches(Sample(layer, $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{reference}</ItemGroup></Project>"""));

    [Fact]
    public void TableRule_CatchesTheWebSdkInAProviderProject() => FollowsTheTable.Catches(Sample("Providers", """<Project Sdk="Microsoft.NET.Sdk.Web" />"""));

    [Fact]
    public void Table_HasNoRowForAProjectThatIsGone()
        => Layers.All.Where(layer => !layer.Planned).Select(layer => layer.Project).ShouldBeSubsetOf(ProjectFile.OfProduct.Select(project => project.Name));

    [Fact]
    public void Projects_LeaveVersionsToTheCentralFile() => LeavesVersionsToTheCentralFile.Holds([.. ProjectFile.All, .. SharedBuildFiles()]);

    [Theory]
    [InlineData("""<PackageReference Include="Npgsql" Version="10.0.3" />""")]
    [InlineData("""<PackageReference Include="Npgsql" VersionOverride="10.0.3" />""")]
    [InlineData("""<PackageReference Include="Npgsql"><Version>10.0.3</Version></PackageReference>""")]
    [InlineData("""<PackageVersion Include="Npgsql" Version="10.0.3" />""")]
    public void VersionRule_CatchesAVersionInAProject(string reference)
        => LeavesVersionsToTheCentralFile.Catches(Sample("Api", $"<Project><ItemGroup>{reference}</ItemGroup></Project>"));

    [Fact]
    public void SharedBuildFiles_ReferenceNoPackages()
        => new Rule<ProjectFile>(file => file.Packages.Select(package => $"{file.Path} gives {package} to every project")).Holds(SharedBuildFiles());

    [Fact]
    public void Sandbox_KnowsNothingOfTheProduct()
        => new Rule<ProjectFile>(project => project.Projects.Select(reference => $"the sandbox references {reference}"))
            .Holds([.. ProjectFile.All.Where(project => project.Name == "GeniusErp.Sandbox")]);

    [Fact]
    public void SampleModule_NeedsNothingButContracts()
        => new Rule<ProjectFile>(project => project.Projects.Except([Code.Module + "Contracts"]).Concat(project.Packages.Except(["MediatR"])).Concat(project.Frameworks).Select(reference => $"the sample module references {reference}"))
            .Holds([.. ProjectFile.All.Where(project => project.Name == "GeniusErp.SampleModule")]);

    private static ProjectFile[] SharedBuildFiles()
        => [.. Directory.EnumerateFiles(Tree.Root, "Directory.Build.*").Select(path => new SourceFile(Path.GetFileName(path), File.ReadAllText(path)))
            .Concat(Tree.Read("src", "Directory.Build.*"))
            .Select(ProjectFile.Read)];

    private static ProjectFile Sample(string layer, string xml) => ProjectFile.Read(new($"src/{layer}/{Code.Module}{layer}.csproj", xml));
}
