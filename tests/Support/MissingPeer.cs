using Xunit;

namespace GeniusErp.Tests.Support;

/// <summary>A test that needs a program which is not here is skipped by name; under CI it fails, so that nothing is missed there.</summary>
public static class MissingPeer
{
    public static void Require(string name, bool present)
    {
        if (present)
        {
            return;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"{name} is missing, and under CI every peer has to be there.");
        }

        Assert.Skip($"{name} is missing.");
    }

    /// <summary>Whether a program stands on PATH, or where Debian keeps the servers.</summary>
    public static bool HasProgram(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
