using System.Collections.Concurrent;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.SampleModule;

/// <summary>What the module remembers. A real one has tables; what matters here is that everything is kept under a key that makes a repeat harmless.</summary>
public sealed class Books
{
    /// <summary>By company and number.</summary>
    public ConcurrentDictionary<(string Company, string Number), Invoice> Invoices { get; } = new();

    /// <summary>By company and the order that they carry.</summary>
    public ConcurrentDictionary<(string Company, string Order), Shipment> Shipments { get; } = new();

    /// <summary>By company and the shop's id.</summary>
    public ConcurrentDictionary<(string Company, string Id), ShopOrder> Orders { get; } = new();

    /// <summary>What people are told, by the event that it comes from.</summary>
    public ConcurrentDictionary<Guid, Notice> Notices { get; } = new();
}

/// <summary>An invoice on its way through e-Factura.</summary>
/// <param name="UploadIndex">ANAF's number of the upload; null before it, and while nobody knows whether it arrived.</param>
/// <param name="DownloadId">Where the signed answer is; null before the final state.</param>
public sealed record Invoice(TenantScope Tenant, string Number, InvoiceState State, string? UploadIndex = null, string? DownloadId = null, string? Problem = null);

public enum InvoiceState
{
    /// <summary>Written down before it is sent: should nobody hear of the answer, it is not simply sent again.</summary>
    Sending,

    /// <summary>ANAF has it and is working on it.</summary>
    InProgress,

    /// <summary>Final: accepted and signed.</summary>
    Accepted,

    /// <summary>Final: refused, see the problem.</summary>
    Refused,
}

public sealed record Shipment(string Order, string Awb, decimal Cost, bool CustomerTold);

public sealed record ShopOrder(string Id, string Name, decimal Total, string Currency, DateTimeOffset UpdatedAt);

public sealed record Notice(TenantScope Tenant, Provider Provider, Guid IntegrationId, string Text, bool Solved);
