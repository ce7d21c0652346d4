using System.Net.Http.Json;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Contracts.Events;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.SampleModule.Shop;

/// <summary>Reads a shop's orders from where it stopped, whenever they are due. Several hosts may hear of it, and the same event may come twice: the run belongs to one of them.</summary>
internal sealed class SyncOrders(IMediator mediator, IConnectionClients clients, Books books) : INotificationHandler<SyncDue>
{
    private const string Stream = "orders";

    /// <summary>A handler has half a minute: what is left is read the next time, which comes at once when a person asks for it.</summary>
    private const int PagesInOneRun = 20;

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Query =
        "{ orders(first: 50, after: %AFTER%, query: %WHICH%, sortKey: UPDATED_AT) { nodes { id name updatedAt totalPriceSet { shopMoney { amount currencyCode } } } pageInfo { hasNextPage endCursor } } }";

    public async Task Handle(SyncDue notification, CancellationToken cancellationToken)
    {
        if (notification is not { Provider: Provider.ShopifyAdmin, Stream: Stream })
        {
            return;
        }

        var begun = await mediator.Send(new BeginSync(notification.Tenant, notification.IntegrationId, Stream), cancellationToken);
        if (!begun.Succeeded)
        {
            // Somebody else has it, a person paused it, or the connection is in trouble: it comes again by itself.
            return;
        }

        var run = begun.Value;
        try
        {
            await ReadAsync(run, ran => run = ran, cancellationToken);
        }
        catch (ConnectionException failed)
        {
            await mediator.Send(FailSync.Because(run, failed.Failure), CancellationToken.None);
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or OperationCanceledException)
        {
            // What was reported stays, the next run goes on from there; without this it would wait for the lease.
            await mediator.Send(new FailSync(run), CancellationToken.None);
        }
    }

    private async Task ReadAsync(SyncRun begun, Action<SyncRun> moved, CancellationToken cancellationToken)
    {
        var run = begun;
        var connection = (await mediator.Send(new GetConnection(run.Tenant, run.Provider, run.AccountKey), cancellationToken)).Require();
        using var http = clients.Create(connection);
        var counts = new SyncCounts(0);
        for (var page = 1; ; page++)
        {
            var (orders, end, more) = await PageAsync(http, run, cancellationToken);

            // Stored first, reported after: a crash in between stores the same orders once more, under the same keys.
            var changed = orders.Count(order => Store(run.Tenant.CompanyId, order));
            counts = new(counts.Read + orders.Count, counts.Changed + changed);
            var cursor = end ?? run.Cursor;
            var until = orders.Count > 0 ? orders[^1].UpdatedAt : (DateTimeOffset?)null;
            if (!more || page == PagesInOneRun)
            {
                (await mediator.Send(new CompleteSync(run, cursor, counts) { ReadUntil = until }, cancellationToken)).Require();
                return;
            }

            run = (await mediator.Send(new ReportSyncProgress(run, cursor, counts) { ReadUntil = until }, cancellationToken)).Require();
            moved(run);
        }
    }

    private bool Store(string company, ShopOrder order)
    {
        var isNew = !books.Orders.TryGetValue((company, order.Id), out var known) || known != order;
        books.Orders[(company, order.Id)] = order;
        return isNew;
    }

    private static async Task<(IReadOnlyList<ShopOrder> Orders, string? End, bool More)> PageAsync(HttpClient http, SyncRun run, CancellationToken cancellationToken)
    {
        // A cursor belongs to its query, so the date that a person chose goes with every page.
        var which = run.From is { } from ? $"updated_at:>='{from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}'" : null;
        var query = Query.Replace("%AFTER%", Literal(run.Cursor), StringComparison.Ordinal).Replace("%WHICH%", Literal(which), StringComparison.Ordinal);
        using var answer = await http.PostAsJsonAsync(new Uri("graphql.json", UriKind.Relative), new { query }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));

        // Shopify refuses inside HTTP 200 too; then there is no data, and the missing member ends the run.
        var orders = body.RootElement.GetProperty("data").GetProperty("orders");
        var info = orders.GetProperty("pageInfo");
        return (
            [.. orders.GetProperty("nodes").EnumerateArray().Select(Order)],
            info.GetProperty("endCursor").GetString(),
            info.GetProperty("hasNextPage").GetBoolean());
    }

    private static string Literal(string? text) => text is null ? "null" : JsonSerializer.Serialize(text, AsItIs);

    private static ShopOrder Order(JsonElement node)
    {
        var money = node.GetProperty("totalPriceSet").GetProperty("shopMoney");
        return new(node.GetProperty("id").GetString()!, node.GetProperty("name").GetString()!, decimal.Parse(money.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture), money.GetProperty("currencyCode").GetString()!, node.GetProperty("updatedAt").GetDateTimeOffset());
    }
}
