using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>An address is a secret too: for a provider that signs nothing it is the only one.</summary>
public sealed class WebhookLeakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task NothingThatOpensADoor_StandsInALogOrATrace_AtTheMostTalkativeLevel()
    {
        await using var deployment = await Deployment.CreateAsync();
        var collector = deployment.Sandbox.Elsewhere;
        var host = await deployment.StartHostAsync(
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Npgsql", "Trace"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", deployment.Sandbox.ElsewhereAddress.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        using var api = await ApiClient.ForAsync(host, Guid.NewGuid().ToString());
        using var stripe = await Sender.ConnectAsync(api, deployment.Sandbox, "stripe");
        using var smslink = await Sender.ConnectAsync(api, deployment.Sandbox, "sms_smslink");
        using var vonage = await Sender.ConnectAsync(api, deployment.Sandbox, "sms_vonage");
        using var meta = Sender.OfOperator(deployment, host, "facebook_messenger", "meta");
        var left = meta.Compose(1, topic: "data-deletion", account: "998877665544332");

        (await stripe.SendAsync(1)).Status.ShouldBe(200);
        (await stripe.SendAsync(stripe.Compose(2, secret: "whsec_AnotherSecret0000000"))).Status.ShouldBe(404);
        (await smslink.SendAsync(1)).Status.ShouldBe(200);
        (await vonage.SendAsync(1)).Status.ShouldBe(200);
        (await meta.SendAsync(meta.Compose(1, account: "112233445566778"))).Status.ShouldBe(200);
        (await meta.SendAsync(stripe.Compose(3) with { Method = HttpMethod.Get, Address = new Uri($"{meta.Address}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={meta.VerifyToken}") })).Status.ShouldBe(200);
        var code = JsonNode.Parse((await meta.SendAsync(left)).Body)!["confirmation_code"]!.GetValue<string>();
        (await meta.SendAsync(stripe.Compose(3) with { Method = HttpMethod.Get, Address = new Uri(host.Address, "/api/integrations/hooks/deletions/" + code) })).Status.ShouldBe(200);
        (await stripe.SendAsync(stripe.Compose(4) with { Address = new Uri(stripe.Address, "NobodysAddressNobodysAddressNobodys") })).Status.ShouldBe(404);

        string Traces() => string.Concat(collector.Requests.Where(request => request.Path == "/v1/traces").Select(request => request.Body));
        await Poll.UntilAsync(() => Traces().Contains("/hooks/deletions/", StringComparison.Ordinal) && Traces().Contains("webhook_receipts", StringComparison.Ordinal), Patience, "the traces");
        var (log, traces) = (host.Output, Traces());
        log.ShouldContain("Microsoft.AspNetCore.Routing");
        foreach (var secret in new[]
        {
            KeyOf(stripe), KeyOf(smslink), KeyOf(vonage), KeyOf(meta), code, Sender.StripeSecret, vonage.Secret, meta.Secret, meta.VerifyToken!, "ana@exemplu.ro", "1158201444",
            Encoding.UTF8.GetString(left.Body).Split('=', 2)[1],
        })
        {
            log.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{secret} in the log: {Around(log, secret)}");
            traces.Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{secret} in the traces: {Around(traces, secret)}");
        }
    }

    private static string KeyOf(Sender sender) => sender.Address.Segments[^1];

    private static string Around(string text, string secret)
        => text.IndexOf(secret, StringComparison.Ordinal) is >= 0 and var at ? text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)] : string.Empty;
}
