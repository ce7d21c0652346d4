using GeniusErp.Sandbox.Erp;

namespace GeniusErp.Sandbox.Commands;

/// <summary>Where the commands find what they talk to.</summary>
internal sealed record Addresses(Uri Host, Uri Sandbox)
{
    /// <summary>Null, and said so, when one of them cannot be read.</summary>
    public static Addresses? Read(IConfiguration options)
    {
        var host = HostAddress.Parse(options["host"] ?? "http://localhost:5080");
        var sandbox = HostAddress.Parse(options["sandbox"] ?? "http://127.0.0.1:5090");
        if (host is not null && sandbox is not null)
        {
            return new(host, sandbox);
        }

        Console.Error.WriteLine("--host and --sandbox take an address, for example http://localhost:5080.");
        return null;
    }
}
