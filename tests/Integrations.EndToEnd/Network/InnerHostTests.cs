using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Network;

/// <summary>
/// Each field that takes a host, with spellings of this very machine: when it is saved, tried, connected and checked by the clock, nothing on this machine hears of it. The list of
/// addresses that lead inside is judged address by address in AddressPolicyTests; only loopback can be listened at without a network of one's own.
/// </summary>
public sealed class InnerHostTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly string[] Here =
    [
        "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "localhost", "localhost.", "LOCALHOST", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
        "::1", "[::1]", "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:0:0:1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127.0.0.1:22", "127.0.0.1/x", "user@127.0.0.1",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HostsOfThisMachine_AreNeverConnectedTo()
    {
        using var ears = new Ears();
        await using var deployment = await Deployment.CreateAsync();

        var host = await deployment.StartHostAsync(("Integrations:Jobs:CheckEvery", "00:00:01"));
        using var api = await ApiClient.ForAsync(host, "inner");
        var fields = (await api.GetAsync("/providers")).Items
            .SelectMany(provider => provider["fields"]!.AsArray().Where(field => field!["kind"]!.GetValue<string>() is "host" or "url").Select(field => $"{provider["code"]}.{field!["name"]}")).ToList();
        const string Greeting = "email_smtp.helo_name"; // said, never dialled
        fields.ShouldBe(["email_imap.host", "email_pop3.host", "email_smtp.host", Greeting], ignoreOrder: true, "a field that takes a host is new: it belongs into this test");

        var saved = 0;
        foreach (var provider in fields.Where(field => field != Greeting).Select(field => field.Split('.')[0]))
        {
            foreach (var (name, index) in Here.Select((name, index) => (name, index)))
            {
                saved += await TryAsync(api, provider, name, index) ? 1 : 0;
            }
        }

        ears.Heard.ShouldBe(0);
        saved.ShouldBeGreaterThan(10, "only what was saved can be met by the clock");

        // What stands in a row is met by jobs too, however it came there.
        await deployment.ScalarAsync<long>("WITH due AS (UPDATE integrations.integrations SET status = 'connected', error_code = NULL, error_since = NULL, next_check_at = now() RETURNING 1) SELECT count(*) FROM due");
        await Poll.UntilAsync(async () => await deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.integrations WHERE error_code = 'invalid_configuration'") == saved, Soon, "every row to be checked");

        ears.Heard.ShouldBe(0);
        await ears.ProveAsync();
    }

    /// <summary>A shop is one name below the platform's own domain: nothing else is kept, so nothing else is ever dialled.</summary>
    [Fact]
    public async Task ShopsThatAreNoShops_AreRefusedBeforeTheyAreSaved()
    {
        await using var deployment = await Deployment.CreateAsync();
        using var api = await ApiClient.ForAsync(await deployment.StartHostAsync(), "inner");
        foreach (var provider in new[] { "shopify_admin", "shopify_storefront", "shopify_inbox" })
        {
            foreach (var shop in Here.Concat(["127.0.0.1#.myshopify.com", "127.0.0.1/.myshopify.com", "a@127.0.0.1:1?.myshopify.com", "demo.myshopify.com@127.0.0.1", "demo.myshopify.com.evil.ro", "demo.myshopify.com:1"]))
            {
                var config = deployment.Sandbox[provider].Credential("good").ToJson();
                config["shop_domain"] = shop;

                var answer = await api.PostAsync("", new JsonObject { ["provider"] = provider, ["account_key"] = Guid.NewGuid().ToString("N"), ["config"] = config });

                // A bare name is a shop's.
                (answer.Status == 201 ? answer["config"]!["shop_domain"]!.GetValue<string>() : answer.Expect(400).ErrorFields.ShouldHaveSingleItem())
                    .ShouldMatch(@"^(config\.shop_domain|[a-z0-9-]+\.myshopify\.com)$", shop);
            }
        }
    }

    /// <summary>True when it could be saved.</summary>
    private static async Task<bool> TryAsync(ApiClient api, string provider, string name, int index)
    {
        var config = new JsonObject { ["host"] = name, ["username"] = "ana", ["password"] = "parola-mea" };
        if (provider == "email_smtp")
        {
            config["from_address"] = "ana@exemplu.ro";
            (config["port"], config["security"]) = (Ears.Port, "starttls");
        }

        var draft = await api.PostAsync("/test", new JsonObject { ["provider"] = provider, ["config"] = config.DeepClone() });
        var created = await api.PostAsync("", new JsonObject { ["provider"] = provider, ["account_key"] = $"n{index}", ["config"] = config });
        created.Status.ShouldBe(draft.Status == 400 ? 400 : 201, $"{name}: {draft.Body} {created.Body}");
        if (created.Status == 400)
        {
            created.ErrorFields.ShouldBe(["config.host"], name);
            return false;
        }

        (draft.Status, draft.Text("reason")).ShouldBe((200, "invalid_configuration"), name);
        (await api.PostAsync($"/{created.Id}/connect")).Expect(422).Text("reason").ShouldBe("invalid_configuration", name);
        (await api.PostAsync($"/{created.Id}/test")).Expect(200).Text("result").ShouldBe("failed", name);
        return true;
    }

    /// <summary>
    /// Listens at every address of this machine, at a port that SMTP may use: so it is the address alone that is refused. The ports of the others are for the machine's owner to
    /// listen at; had they been tried, the answer would say that nobody is there.
    /// </summary>
    private sealed class Ears : IDisposable
    {
        public const int Port = 2525;

        private readonly TcpListener listener = TcpListener.Create(Port);
        private int heard;

        public Ears()
        {
            MissingPeer.Require($"A free port {Port}", TryStart());
            _ = ListenAsync();
        }

        public int Heard => Volatile.Read(ref heard);

        /// <summary>They are not deaf.</summary>
        public async Task ProveAsync()
        {
            using var four = new TcpClient();
            await four.ConnectAsync(IPAddress.Loopback, Port, Cancel);
            await Poll.UntilAsync(() => Heard == 1, Soon, "the ears");
        }

        public void Dispose() => listener.Dispose();

        private bool TryStart()
        {
            try
            {
                listener.Start();
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    using var line = await listener.AcceptSocketAsync();
                    Interlocked.Increment(ref heard);
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return; // The test is over.
            }
        }
    }
}
