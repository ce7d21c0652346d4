namespace GeniusErp.Tests.Support;

/// <summary>Where tests keep what need not outlive them: in memory where that is possible.</summary>
public static class FastStorage
{
    public static string Directory { get; } = Choose();

    private static string Choose()
    {
        // A container's /dev/shm is often 64 MB, too little for a cluster.
        const long enough = 1L << 30;
        const string memory = "/dev/shm";
        return System.IO.Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > enough ? memory : Path.GetTempPath();
    }
}
