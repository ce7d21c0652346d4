using Microsoft.Extensions.Configuration;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>The connection strings as the operator wrote them, looked at before the first connection. That one is needed at all is for the host to say.</summary>
internal sealed class ConnectionSettings
{
    /// <summary>Settings that are wrong, by name: a connection string holds a password.</summary>
    public List<string> Problems { get; } = [];

    public void Read(IConfiguration configuration)
    {
        foreach (var name in new[] { PersistenceServices.ConnectionStringName, "GeniusErpOwner" })
        {
            if (configuration.GetConnectionString(name) is { Length: > 0 } text && Problem(text) is { } problem)
            {
                Problems.Add($"ConnectionStrings:{name}: {problem}");
            }
        }
    }

    private static string? Problem(string text)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(connection.Host) || string.IsNullOrWhiteSpace(connection.Username) ? "needs Host and Username."
                : connection.NoResetOnClose ? "'No Reset On Close' would leave on a pooled connection what its last user left there. Remove it."
                : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return "cannot be read; it is of the form Host=…;Database=…;Username=…;Password=….";
        }
    }
}
