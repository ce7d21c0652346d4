using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.SampleModule.Invoicing;

/// <summary>Uploads an invoice (UBL) to e-Factura. It is final only when <see cref="FollowInvoice"/> says so.</summary>
public sealed record SendInvoice(TenantScope Tenant, string Number, string Ubl) : IRequest<Outcome>;

internal sealed class SendInvoiceHandler(IMediator mediator, IConnectionClients clients, Books books) : IRequestHandler<SendInvoice, Outcome>
{
    public async Task<Outcome> Handle(SendInvoice request, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetConnection(request.Tenant, Provider.AnafEfactura), cancellationToken);
        if (!found.Succeeded)
        {
            return Outcome.Because(found.Failure);
        }

        // ANAF knows no idempotency key, and an upload that times out may have arrived: one that is under way is never sent again.
        var invoice = new Invoice(request.Tenant, request.Number, InvoiceState.Sending);
        var key = (request.Tenant.CompanyId, request.Number);
        var free = books.Invoices.TryGetValue(key, out var before) ? before.State == InvoiceState.Refused && books.Invoices.TryUpdate(key, invoice, before) : books.Invoices.TryAdd(key, invoice);
        if (!free)
        {
            return Outcome.Refused("Factura a fost deja trimisă.");
        }

        try
        {
            var cif = found.Value.Settings["cif"];
            using var http = clients.Create(found.Value);
            using var body = new StringContent(request.Ubl, Encoding.UTF8, "application/xml");
            using var answer = await http.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"upload?standard=UBL&cif={cif}"), UriKind.Relative), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return Note(key, invoice, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (ConnectionException refused) when (refused.Failure.Reason is not FailureReason.ProviderUnavailable)
        {
            // It was not sent: the person may try again when the connection is mended.
            books.Invoices.TryRemove(key, out _);
            return Outcome.Because(refused.Failure);
        }
    }

    private Outcome Note((string Company, string Number) key, Invoice invoice, string answer)
    {
        XElement header;
        try
        {
            header = XElement.Parse(answer);
        }
        catch (XmlException)
        {
            return Outcome.Refused("ANAF a răspuns neașteptat; verificăm dacă factura a ajuns.");
        }

        // HTTP 200 both ways: only the status inside tells.
        if (header.Attribute("ExecutionStatus")?.Value == "0" && header.Attribute("index_incarcare")?.Value is { } index)
        {
            books.Invoices[key] = invoice with { State = InvoiceState.InProgress, UploadIndex = index };
            return Outcome.Done(index);
        }

        var problem = header.Elements().FirstOrDefault(child => child.Name.LocalName == "Errors")?.Attribute("errorMessage")?.Value ?? "fără motiv";
        books.Invoices[key] = invoice with { State = InvoiceState.Refused, Problem = problem };
        return Outcome.Refused(problem);
    }
}
