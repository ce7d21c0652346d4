using System.Reflection;

namespace GeniusErp.Tests.Support;

/// <summary>Where the clone and the built host stand, noted when this assembly was built.</summary>
public static class Repository
{
    public static string Root { get; } = Noted("Repository");

    public static string HostAssembly { get; } = Noted("HostAssembly");

    /// <summary>The host that has a module beside ours; a test project that starts it references its project.</summary>
    public static string SampleHostAssembly { get; } = Noted("SampleHostAssembly");

    private static string Noted(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key)
        .Value!;
}
