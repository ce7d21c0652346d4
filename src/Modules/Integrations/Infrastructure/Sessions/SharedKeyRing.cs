using System.Xml.Linq;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace GeniusErp.Modules.Integrations.Infrastructure.Sessions;

/// <summary>The keys of cookies and forms in the database, for all hosts. The framework asks for them synchronously: at the start, once a day, and for a key it does not know.</summary>
internal sealed class SharedKeyRing(WorkerDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = database.Source.CreateCommand("SELECT xml FROM integrations.data_protection_keys ORDER BY created_at, name");
        using var rows = command.ExecuteReader();
        var elements = new List<XElement>();
        while (rows.Read())
        {
            elements.Add(XElement.Parse(rows.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = database.Source.CreateCommand("INSERT INTO integrations.data_protection_keys (name, xml) VALUES ($1, $2)");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}
