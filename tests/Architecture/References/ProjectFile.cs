using System.Xml.Linq;

namespace GeniusErp.Tests.Architecture.References;

/// <summary>What a project file says.</summary>
internal sealed record ProjectFile(string Name, string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks, IReadOnlyList<string> Versions)
{
    public static IReadOnlyList<ProjectFile> All { get; } = [.. Tree.Projects.Select(Read)];

    public static IReadOnlyList<ProjectFile> OfProduct { get; } = [.. All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal))];

    public static ProjectFile Read(SourceFile file)
    {
        var xml = XDocument.Parse(file.Text);
        return new(
            System.IO.Path.GetFileNameWithoutExtension(file.Path),
            file.Path,
            [.. Included(xml, "ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Included(xml, "PackageReference")],
            [.. Included(xml, "FrameworkReference"), .. xml.Root?.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web" ? ["Microsoft.AspNetCore.App"] : Array.Empty<string>()],
            [.. Elements(xml, "PackageReference").Where(HasVersion).Select(reference => reference.Attribute("Include")!.Value), .. Included(xml, "PackageVersion")]);
    }

    private static IEnumerable<string> Included(XDocument xml, string element) => Elements(xml, element).Select(item => item.Attribute("Include")?.Value).OfType<string>();

    private static IEnumerable<XElement> Elements(XDocument xml, string name) => xml.Descendants().Where(element => element.Name.LocalName == name);

    private static bool HasVersion(XElement reference)
        => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            || reference.Elements().Any(child => child.Name.LocalName is "Version" or "VersionOverride");
}
