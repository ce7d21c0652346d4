using System.Xml.Linq;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.SampleModule.Invoicing;

/// <summary>Asks ANAF how an invoice stands, and fetches the signed answer when it is final. Sent by the module's own schedule until then.</summary>
public sealed record FollowInvoice(TenantScope Tenant, string Number) : IRequest<Outcome>;

internal sealed class FollowInvoiceHandler(IMediator mediator, IConnectionClients clients, Books books) : IRequestHandler<FollowInvoice, Outcome>
{
    private static readonly byte[] ZipMark = "PK"u8.ToArray();

    public async Task<Outcome> Handle(FollowInvoice request, CancellationToken cancellationToken)
    {
        var key = (request.Tenant.CompanyId, request.Number);
        if (!books.Invoices.TryGetValue(key, out var invoice) || invoice is not { State: InvoiceState.InProgress, UploadIndex: { } index })
        {
            return Outcome.Refused("Factura nu este în prelucrare.");
        }

        var found = await mediator.Send(new GetConnection(request.Tenant, Provider.AnafEfactura), cancellationToken);
        if (!found.Succeeded)
        {
            return Outcome.Because(found.Failure);
        }

        try
        {
            using var http = clients.Create(found.Value);
            var header = XElement.Parse(await http.GetStringAsync(new Uri($"stareMesaj?id_incarcare={Uri.EscapeDataString(index)}", UriKind.Relative), cancellationToken));
            var download = header.Attribute("id_descarcare")?.Value;
            var next = header.Attribute("stare")?.Value switch
            {
                "ok" => invoice with { State = InvoiceState.Accepted, DownloadId = download },
                "nok" or "XML cu erori nepreluat de sistem" => invoice with { State = InvoiceState.Refused, DownloadId = download, Problem = "ANAF a respins factura; detaliile sunt în arhiva răspunsului." },
                _ => invoice,
            };
            if (next.State == InvoiceState.Accepted && !await IsSignedAsync(http, download, cancellationToken))
            {
                return Outcome.Refused("Răspunsul semnat nu este încă disponibil.");
            }

            books.Invoices[key] = next;
            return Outcome.Done(next.State.ToString());
        }
        catch (ConnectionException failed)
        {
            return Outcome.Because(failed.Failure);
        }
    }

    /// <summary>A failure comes as HTTP 200 with JSON: only the archive's mark tells.</summary>
    private static async Task<bool> IsSignedAsync(HttpClient http, string? download, CancellationToken cancellationToken)
        => download is not null
            && (await http.GetByteArrayAsync(new Uri($"descarcare?id={Uri.EscapeDataString(download)}", UriKind.Relative), cancellationToken)).AsSpan().StartsWith(ZipMark);
}
