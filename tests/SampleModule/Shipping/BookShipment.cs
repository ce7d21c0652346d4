using System.Globalization;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.SampleModule.Shipping;

/// <summary>Books a courier for an order at Sameday, and tells the customer by SMS.</summary>
public sealed record BookShipment(TenantScope Tenant, string Order, Recipient To, decimal Weight) : IRequest<Outcome>;

public sealed record Recipient(string Name, string Phone, string County, string City, string Address);

internal sealed class BookShipmentHandler(IMediator mediator, IConnectionClients clients, Books books) : IRequestHandler<BookShipment, Outcome>
{
    public async Task<Outcome> Handle(BookShipment request, CancellationToken cancellationToken)
    {
        // Both connections in one request; the SMS is a courtesy, the courier is not.
        var connections = await mediator.Send(
            new GetConnections([new(request.Tenant, Provider.Sameday), new(request.Tenant, Provider.SmsSmso)]), cancellationToken);
        if (!connections[0].Succeeded)
        {
            return Outcome.Because(connections[0].Failure!);
        }

        Shipment shipment;
        try
        {
            var booked = await BookAsync(connections[0].Value!, request, cancellationToken);
            if (booked is null)
            {
                return Outcome.Refused("Sameday nu a acceptat datele expedierii.");
            }

            shipment = booked;
            books.Shipments[(request.Tenant.CompanyId, request.Order)] = shipment;
        }
        catch (ConnectionException failed)
        {
            return Outcome.Because(failed.Failure);
        }

        if (connections[1].Value is { } sms && await TellAsync(sms, request.To.Phone, $"Comanda {request.Order} este pe drum, AWB {shipment.Awb}.", cancellationToken))
        {
            books.Shipments[(request.Tenant.CompanyId, request.Order)] = shipment with { CustomerTold = true };
        }

        return Outcome.Done(shipment.Awb);
    }

    private async Task<Shipment?> BookAsync(Connection sameday, BookShipment request, CancellationToken cancellationToken)
    {
        var weight = request.Weight.ToString(CultureInfo.InvariantCulture);
        using var form = new FormUrlEncodedContent(
        [
            new("pickupPoint", Setting(sameday, "pickup_point_id")),
            new("contactPerson", Setting(sameday, "contact_person_id")),
            new("service", Setting(sameday, "default_service_id")),
            new("packageType", "0"),
            new("packageNumber", "1"),
            new("packageWeight", weight),
            new("awbPayment", "1"),
            new("cashOnDelivery", "0"),
            new("insuredValue", "0"),
            new("thirdPartyPickup", "0"),
            new("clientInternalReference", request.Order),
            new("awbRecipient[name]", request.To.Name),
            new("awbRecipient[phoneNumber]", request.To.Phone),
            new("awbRecipient[personType]", "0"),
            new("awbRecipient[countyString]", request.To.County),
            new("awbRecipient[cityString]", request.To.City),
            new("awbRecipient[address]", request.To.Address),
            new("parcels[0][weight]", weight),
        ]);
        using var http = clients.Create(sameday);
        using var answer = await http.PostAsync(new Uri("api/awb", UriKind.Relative), form, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        using var booked = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return new(request.Order, booked.RootElement.GetProperty("awbNumber").GetString()!, booked.RootElement.GetProperty("awbCost").GetDecimal(), CustomerTold: false);
    }

    private async Task<bool> TellAsync(Connection smso, string phone, string text, CancellationToken cancellationToken)
    {
        try
        {
            using var http = clients.Create(smso);
            using var form = new FormUrlEncodedContent([new("to", phone), new("sender", Setting(smso, "sender_id")), new("body", text), new("type", "transactional")]);
            using var answer = await http.PostAsync(new Uri("send", UriKind.Relative), form, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (ConnectionException)
        {
            // Known to the integrations, and told to people by IntegrationFailed; the shipment stands.
            return false;
        }
    }

    private static string Setting(Connection connection, string name) => Convert.ToString(connection.Settings.GetValueOrDefault(name), CultureInfo.InvariantCulture) ?? string.Empty;
}
