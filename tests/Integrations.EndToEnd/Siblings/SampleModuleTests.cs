using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.SampleModule;
using GeniusErp.SampleModule.Invoicing;
using GeniusErp.SampleModule.Shipping;
using GeniusErp.Sandbox.Faults;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Integrations.EndToEnd.Webhooks;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Siblings;

/// <summary>What a module does that has nothing but Contracts: the walk of docs/for-module-authors.md.</summary>
[Collection(SampleGroup.Name)]
public sealed class SampleModuleTests(SampleStand stand) : IAsyncLifetime
{
    private const string Ubl =
        """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1</CustomizationID><ID>%ID%</ID></Invoice>""";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly Recipient Customer = new("Ana Test", "+40722000111", "Cluj", "Cluj-Napoca", "Str. Test 1");

    private readonly TenantScope tenant = SiblingHosts.NewTenant();
    private ApiClient person = null!;

    public async ValueTask InitializeAsync()
    {
        stand.Deployment.Sandbox.Reset();
        person = await stand.PersonAsync(tenant);
    }

    public ValueTask DisposeAsync()
    {
        person.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Invoice_GoesToEFactura_AndIsFollowedToItsEnd()
    {
        await stand.ConnectAsync(person, Provider.AnafEfactura);

        var sent = await stand.Module.SendAsync(new SendInvoice(tenant, "F1", Ubl.Replace("%ID%", tenant.CompanyId, StringComparison.Ordinal)));
        sent.Succeeded.ShouldBeTrue(sent.Message);
        (await stand.Module.SendAsync(new SendInvoice(tenant, "F1", Ubl))).Succeeded.ShouldBeFalse("it is on its way");

        (await stand.Module.SendAsync(new FollowInvoice(tenant, "F1"))).Message.ShouldBe(nameof(InvoiceState.InProgress));
        (await stand.Module.SendAsync(new FollowInvoice(tenant, "F1"))).Message.ShouldBe(nameof(InvoiceState.Accepted));

        var invoice = stand.Books.Invoices[(tenant.CompanyId, "F1")];
        (invoice.UploadIndex, invoice.DownloadId).ShouldBe((sent.Message, "9" + sent.Message));
        stand.Board(Provider.AnafEfactura).Requests.Count(call => call.Path.EndsWith("/upload", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Invoice_ThatAnafRefuses_EndsRefused()
    {
        await stand.ConnectAsync(person, Provider.AnafEfactura);

        await stand.Module.SendAsync(new SendInvoice(tenant, "F2", $"<Invoice>{tenant.CompanyId}</Invoice>"));
        await stand.Module.SendAsync(new FollowInvoice(tenant, "F2"));
        await stand.Module.SendAsync(new FollowInvoice(tenant, "F2"));

        stand.Books.Invoices[(tenant.CompanyId, "F2")].State.ShouldBe(InvoiceState.Refused);
    }

    [Fact]
    public async Task Invoice_OfACompanyWithoutAConnection_IsAnsweredWithWhatToDo()
    {
        var answer = await stand.Module.SendAsync(new SendInvoice(tenant, "F3", Ubl));

        (answer.Succeeded, answer.Code).ShouldBe((false, ConnectionFailureCodes.NotConnected));
        answer.Message.ShouldContain("Integrări");
        stand.Books.Invoices.ContainsKey((tenant.CompanyId, "F3")).ShouldBeFalse();
    }

    [Fact]
    public async Task Shipment_IsBooked_AndTheCustomerIsTold()
    {
        await stand.ConnectAsync(person, Provider.Sameday);
        await stand.ConnectAsync(person, Provider.SmsSmso, "sender");

        var booked = await stand.Module.SendAsync(new BookShipment(tenant, "#1001", Customer, 2.5m));

        booked.Succeeded.ShouldBeTrue(booked.Message);
        stand.Books.Shipments[(tenant.CompanyId, "#1001")].ShouldBe(new Shipment("#1001", booked.Message, 19.35m, CustomerTold: true));
        stand.Board(Provider.SmsSmso).Requests[^1].Body.ShouldContain(booked.Message);
    }

    [Fact]
    public async Task Shipment_IsBooked_WhenTheSmsCannotBeSent()
    {
        await stand.ConnectAsync(person, Provider.Sameday);

        (await stand.Module.SendAsync(new BookShipment(tenant, "#1002", Customer, 1m))).Succeeded.ShouldBeTrue();

        stand.Books.Shipments[(tenant.CompanyId, "#1002")].CustomerTold.ShouldBeFalse();
    }

    [Fact]
    public async Task ShopOrders_AreReadByCursor_AndOnlyNewOnesTheNextTime()
    {
        var id = await stand.ConnectAsync(person, Provider.ShopifyAdmin);

        await Poll.UntilAsync(async () => await RunsAsync(id) == "completed 120 120", Soon, "the first run");

        stand.Books.Orders.Count(order => order.Key.Company == tenant.CompanyId).ShouldBe(120);
        Pages().ShouldBe(3);

        (await person.PostAsync($"/{id}/syncs/orders/run")).Expect(200).Text("stream").ShouldBe("orders");
        await Poll.UntilAsync(async () => await RunsAsync(id) == "completed 120 120, completed 0 0", Soon, "the run that a person asked for");
        Pages().ShouldBe(4);
        var stream = (await person.GetAsync($"/{id}/syncs")).Expect(200).Items.Single(item => item["stream"]!.GetValue<string>() == "orders");
        (stream["standing"]!.GetValue<string>(), stream["late"]!.GetValue<bool>(), stream["last_run"]!["read"]!.GetValue<int>()).ShouldBe(("scheduled", false, 0));
        (await person.GetAsync($"/{id}"))["last_synced_at"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Customer_IsForgotten_WhenTheShopSaysSo_AlsoAfterTheConnectionWasLetGoOf()
    {
        const string Shop = "demo-erp.myshopify.com";
        var id = await stand.ConnectAsync(person, Provider.ShopifyAdmin, "consent");
        await Poll.UntilAsync(async () => await RunsAsync(id) == "completed 120 120", Soon, "the first run");
        (string Company, string Id) named = (tenant.CompanyId, "gid://shopify/Order/299938");
        stand.Books.Orders[named] = new(named.Id, "#299938", 10m, "RON", DateTimeOffset.UtcNow);
        using var provider = Sender.OfOperator(stand.Deployment, stand.Front, "shopify_admin", "shopify");

        await provider.TellAsync(1, "customers/redact", Shop);
        await Poll.UntilAsync(() => !stand.Books.Orders.ContainsKey(named), Soon, "the customer to be forgotten");
        stand.Books.Orders.Count(order => order.Key.Company == tenant.CompanyId).ShouldBe(120);

        (await person.PostAsync($"/{id}/disconnect")).Expect(200);
        await provider.TellAsync(2, "shop/redact", Shop);
        await Poll.UntilAsync(() => stand.Books.Orders.All(order => order.Key.Company != tenant.CompanyId), Soon, "the shop to be forgotten");
    }

    [Fact]
    public async Task Webhook_IsFetchedByteForByte_ByItsTenantOnly()
    {
        using var sender = await Sender.ConnectAsync(person, stand.Deployment.Sandbox, "stripe");
        var sent = sender.Compose(1);
        (await sender.SendAsync(sender.Compose(2, secret: "whsec_AnotherSecret0000000"))).Status.ShouldBe(404);
        (await sender.SendAsync(sent)).Status.ShouldBe(200);
        var kept = (await person.GetAsync($"/{sender.Id}/deliveries")).Expect(200).Items.Select(item => item["id"]!.GetValue<Guid>()).ToList();

        var delivery = (await stand.Module.SendAsync(new GetWebhookDelivery(tenant, kept[0]))).Require();

        delivery.Body.ToArray().ShouldBe(sent.Body);
        (delivery.IntegrationId, delivery.Provider, delivery.Topic, delivery.ContentType, delivery.Query).ShouldBe((sender.Id, Provider.Stripe, "invoice.paid", "application/json", ""));
        (delivery.SignatureVerified, delivery.Confirmed, delivery.ProviderDeliveryId).ShouldBe((true, false, "evt_1Sandbox00000001"));
        foreach (var (who, which) in new[] { (SiblingHosts.NewTenant(), kept[0]), (tenant, kept[1]), (tenant, Guid.NewGuid()) })
        {
            (await stand.Module.SendAsync(new GetWebhookDelivery(who, which))).Failure!.Code.ShouldBe(ConnectionFailureCodes.DeliveryNotFound);
        }
    }

    [Fact]
    public async Task ShopOrders_AreReadAgainFromADateThatAPersonChooses()
    {
        var id = await stand.ConnectAsync(person, Provider.ShopifyAdmin);
        await Poll.UntilAsync(async () => await RunsAsync(id) == "completed 120 120", Soon, "the first run");

        var from = DateTimeOffset.UtcNow.AddDays(-5).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        (await person.PostAsync($"/{id}/syncs/orders/restart", new System.Text.Json.Nodes.JsonObject { ["from"] = from })).Expect(200).Text("stream").ShouldBe("orders");

        await Poll.UntilAsync(async () => await RunsAsync(id) is "completed 120 120, completed 20 0" or "completed 120 120, completed 21 0", Soon, "the orders of five days, four a day");
        var stream = (await person.GetAsync($"/{id}/syncs")).Expect(200).Items.Single(item => item["stream"]!.GetValue<string>() == "orders");
        (DateTimeOffset.UtcNow - stream["read_until"]!.GetValue<DateTimeOffset>()).ShouldBeLessThan(TimeSpan.FromHours(1), "the last order's");
        (await person.PostAsync($"/{id}/syncs/orders/restart", new System.Text.Json.Nodes.JsonObject { ["from"] = "2026-11-01" })).Expect(400).Text("code").ShouldBe("validation_failed");
        (await person.PostAsync($"/{id}/syncs/orders/cancel")).Expect(409).Text("code").ShouldBe("sync.not_running");
    }

    [Fact]
    public async Task ShopOrders_WhenTheShopIsAway_AreTriedAgainLater_AndNothingIsLost()
    {
        stand.Board(Provider.ShopifyAdmin).Mend();
        var id = await stand.ConnectAsync(person, Provider.ShopifyAdmin);
        await Poll.UntilAsync(async () => (await RunsAsync(id)).StartsWith("completed 120", StringComparison.Ordinal), Soon, "the first run");
        stand.Board(Provider.ShopifyAdmin).Break(Fault.OfStatus(503));

        (await person.PostAsync($"/{id}/syncs/orders/run")).Expect(200);
        await Poll.UntilAsync(async () => (await RunsAsync(id)).Contains("failed", StringComparison.Ordinal), Soon, "a failed run");
        stand.Board(Provider.ShopifyAdmin).Mend();

        await Poll.UntilAsync(async () => (await RunsAsync(id)).EndsWith("completed 0 0", StringComparison.Ordinal), Soon, "the repeat");
    }

    [Fact]
    public async Task FailedConnection_IsToldToPeople_UntilItIsMended()
    {
        var id = await stand.ConnectAsync(person, Provider.Stripe);
        var connection = await stand.Module.ConnectionAsync(tenant, Provider.Stripe);

        await stand.Module.SendAsync(new ReportFailure(connection, new(FailureReason.PermissionMissing) { Plain = true }));
        await Poll.UntilAsync(() => NoticesOf(id).Any(), Soon, "the notice");
        var notice = NoticesOf(id).ShouldHaveSingleItem();
        notice.Text.ShouldContain("Stripe");
        notice.Solved.ShouldBeFalse();

        (await person.PostAsync($"/{id}/test")).Expect(200);
        await Poll.UntilAsync(() => NoticesOf(id).All(told => told.Solved), Soon, "the good news");
    }

    private IEnumerable<Notice> NoticesOf(Guid id) => stand.Books.Notices.Values.Where(notice => notice.IntegrationId == id);

    private int Pages() => stand.Board(Provider.ShopifyAdmin).Requests.Count(call => call.Body.Contains("orders(", StringComparison.Ordinal));

    private Task<string> RunsAsync(Guid id) => stand.Deployment.ScalarAsync<string>(
        "SELECT coalesce(string_agg(concat_ws(' ', state, read, changed), ', ' ORDER BY started_at), '') FROM integrations.sync_runs WHERE integration_id = $1 AND stream = 'orders'", id);
}
