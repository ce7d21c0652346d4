using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Providers;
using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>
/// Each way to connect that is typed in, through all that may come of it: refused, the provider away, slow and stopped, good. Nothing is saved before it is good,
/// and what was typed stays until then. Ways that lead to a consent page have their own class.
/// </summary>
public sealed class AuthKindTests(Stand stand) : ConsoleTest(stand)
{
    [Theory]
    [InlineData("mfinante", "unknown", "good")]
    [InlineData("stripe", "bad", "good")]
    [InlineData("sameday", "bad", "good")]
    [InlineData("sms_vonage", "bad", "good")]
    [InlineData("google_analytics", "deleted_key", "service_account")]
    public async Task AForm_OutlivesEveryEnding_AndOnlyAGoodOneSaves(string provider, string bad, string good)
    {
        var board = Stand.Sandbox[provider];
        var refused = Sample(provider, bad);
        var visitor = await OpenAsync($"{Overview}/new/{provider}");
        await FillAsync(visitor, refused);

        await visitor.ClickAsync(visitor.Button("Conectează"));
        await Expect(visitor.Page.Locator(".attempt .notice-error")).ToBeVisibleAsync();
        await ShouldBeKeptAsync(visitor, refused);

        board.Break(Fault.OfStatus(503));
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await Expect(visitor.Button("Salvează și verifică mai târziu")).ToBeVisibleAsync();
        await ShouldBeKeptAsync(visitor, refused);

        board.Break(Fault.Of(FaultKind.Hang));
        await visitor.ClickAsync(visitor.Button("Testează"));
        await visitor.ClickAsync(visitor.Button("Oprește"));
        await Expect(visitor.Page.Locator(".testing")).ToHaveCountAsync(0);
        await ShouldBeKeptAsync(visitor, refused);
        await ShouldTellNobodyAsync(visitor, SecretsOf(provider, refused));

        board.Mend();
        await FillAsync(visitor, Sample(provider, good));
        await visitor.ClickAsync(visitor.Button("Conectează"));
        await Expect(visitor.Page.Locator(".subject .badge-connected")).ToBeVisibleAsync();
        (await RowsAsync()).Single().Status.ShouldBe("connected");
    }

    private JsonObject Sample(string provider, string key) => Stand.Sandbox[provider].Credential(key).ToJson().AsObject();

    private static async Task FillAsync(Visitor visitor, JsonObject settings)
    {
        await visitor.Page.EvaluateAsync("() => document.querySelectorAll('dialog.sheet form details').forEach(more => more.open = true)");
        foreach (var (name, value) in settings)
        {
            var id = IdOf(name);
            if (await visitor.Page.Locator($"input[type=radio][name={id}]").CountAsync() > 0)
            {
                await visitor.Page.Locator($"input[type=radio][name={id}][value='{value}']").CheckAsync();
            }
            else if (await visitor.Page.Locator($"select#{id}").CountAsync() > 0)
            {
                await visitor.Page.Locator($"#{id}").SelectOptionAsync(value!.ToString());
            }
            else
            {
                await visitor.Page.Locator($"#{id}").FillAsync(value!.ToString());
            }
        }
    }

    private async Task ShouldBeKeptAsync(Visitor visitor, JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            var input = visitor.Page.Locator($"input[type=radio][name={IdOf(name)}]:checked, :is(input:not([type=radio]), select, textarea)#{IdOf(name)}");
            await Expect(input).ToHaveValueAsync(value!.ToString());
        }

        (await RowsAsync()).ShouldBeEmpty();
    }

    private async Task ShouldTellNobodyAsync(Visitor visitor, IReadOnlyList<string> secrets)
    {
        var page = await visitor.EverythingAsync();
        var received = string.Concat(visitor.Received);
        foreach (var secret in secrets)
        {
            page.ShouldNotContain(secret);
            received.ShouldNotContain(secret);
            Stand.Host.Output.ShouldNotContain(secret);
        }

        string.Concat(visitor.Sent).ShouldNotContain("•");
    }

    /// <summary>One line of each is enough to recognise it: keys have several.</summary>
    private static IReadOnlyList<string> SecretsOf(string provider, JsonObject settings)
        => [.. ProviderCatalogue.Scan().Select(one => ProviderView.Of(one.Descriptor)).Single(view => view.Code == provider).Fields
            .Where(field => field.Secret && settings.ContainsKey(field.Name))
            .Select(field => settings[field.Name]!.ToString().Split('\n').OrderByDescending(line => line.Length).First().Trim())];

    private static string IdOf(string field) => "f-" + field.Replace('_', '-');
}
