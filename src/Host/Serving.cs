using Microsoft.AspNetCore.Connections;

namespace GeniusErp.Host;

/// <summary>Runs until somebody asks the host to end.</summary>
internal static class Serving
{
    /// <summary>EX_UNAVAILABLE of sysexits.h: another try may find the port free.</summary>
    public const int AddressTaken = 69;

    /// <summary>Answers the exit code.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            // Whatever else had begun ends first, so that this is the last word.
            await app.DisposeAsync();
            Console.Error.WriteLine($"{problem.Message.TrimEnd('.')}. Another program, or another start of this one, listens there: end it, or choose another address with --urls or ASPNETCORE_URLS.");
            return AddressTaken;
        }
    }
}
