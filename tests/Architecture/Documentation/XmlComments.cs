using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>The comments of the compiled code, as the compiler wrote them beside each assembly.</summary>
internal static partial class XmlComments
{
    /// <summary>The summary in Markdown, on one line.</summary>
    /// <exception cref="InvalidOperationException">It has none: what people can set or meet has to be explained.</exception>
    public static string Of(MemberInfo member)
    {
        var assembly = member.DeclaringType!.Assembly;
        var prefix = member is PropertyInfo ? 'P' : 'F';
        var name = $"{prefix}:{member.DeclaringType.FullName}.{member.Name}";
        var summary = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member")
            .FirstOrDefault(element => element.Attribute("name")?.Value == name)?
            .Element("summary")
            ?? throw new InvalidOperationException($"{name} has no summary.");
        return Space().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.', ':')[^1] ?? see.Attribute("langword")?.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => other.Value,
        _ => node.ToString(SaveOptions.DisableFormatting).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
