using System.Text.Json.Nodes;
using Bunit;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The parts by themselves, without a browser.</summary>
public sealed class ComponentTests : BunitContext
{
    private static readonly Text Label = new("Key", "Cheie");

    public ComponentTests()
    {
        Services.AddSingleton(new ConsoleSession(new DemoSettings(new ConfigurationBuilder().Build()), TimeProvider.System));
        Services.AddSingleton(TimeProvider.System);
    }

    [Theory]
    [InlineData(Health.NeedsAttention, "Necesită atenție")]
    [InlineData(Health.Retrying, "Se reîncearcă")]
    [InlineData(Health.ExpiresSoon, "Expiră curând")]
    [InlineData(Health.Connected, "Conectat")]
    [InlineData(Health.NotConnected, "Neconectat")]
    public void StatusBadge_SaysItInAWordAndAShape(Health health, string word)
    {
        var badge = Render<StatusBadge>(parameters => parameters.Add(part => part.Health, health));

        badge.Find(".badge").TextContent.ShouldBe(word);
        badge.FindAll("svg path, svg circle").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("error", "alert")]
    [InlineData("success", "status")]
    public void Notice_IsAnnouncedAsItsKindAsks(string kind, string role)
        => Render<Notice>(parameters => parameters.Add(part => part.Kind, kind).AddChildContent("x")).Find(".notice").GetAttribute("role").ShouldBe(role);

    [Fact]
    public void SecretField_WithAStoredSecret_ShowsItsEndingAndNoBox()
    {
        var (draft, field) = DraftOf(Stored());
        var part = RenderSecret(draft, field);

        part.FindAll("input").ShouldBeEmpty();
        part.Find(".stored-secret").TextContent.ShouldContain("4f2c");
        draft.ToConfig().ShouldBeEmpty();
    }

    [Fact]
    public void SecretField_BeingReplaced_SendsWhatWasTypedAndNeverShowsIt()
    {
        var (draft, field) = DraftOf(Stored());
        var part = RenderSecret(draft, field);
        part.Find("button").Click();
        part.Find("input").Input("sk_new");

        part.Markup.ShouldNotContain("sk_new");
        draft.ToConfig()["secret_key"]!.GetValue<string>().ShouldBe("sk_new");
    }

    [Fact]
    public void SecretField_KeptAfterAll_SendsNothing()
    {
        var (draft, field) = DraftOf(Stored());
        var part = RenderSecret(draft, field);
        part.Find("button").Click();
        part.Find("input").Input("sk_new");
        part.Find("button.link").Click();

        part.FindAll("input").ShouldBeEmpty();
        draft.ToConfig().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text", "input[type=text]")]
    [InlineData("integer", "input[inputmode=numeric]")]
    [InlineData("boolean", "input[type=checkbox]")]
    [InlineData("email", "input[type=email]")]
    [InlineData("url", "input[type=url]")]
    [InlineData("host", "input[type=text]")]
    [InlineData("date", "input[type=date]")]
    [InlineData("pem", "textarea")]
    [InlineData("list", "textarea")]
    public void ProviderForm_HasAnInputForEachKind(string kind, string selector)
    {
        var draft = new ProviderDraft(ProviderOf(Field("value", kind)), null);

        Render<ProviderForm>(parameters => parameters.Add(part => part.Draft, draft)).FindAll(selector).Count.ShouldBe(1);
    }

    [Fact]
    public void ProviderForm_ShowsAFieldOnlyUnderItsCondition()
    {
        var draft = new ProviderDraft(
            ProviderOf(
                Field("way", "choice") with { Choices = [new("key", Label), new("login", Label)] },
                Field("password", "text") with { When = new("way", ["login"]) }),
            null);
        var form = Render<ProviderForm>(parameters => parameters.Add(part => part.Draft, draft));
        form.FindAll("#f-password").ShouldBeEmpty();
        form.FindAll("input[type=radio]")[1].Change("login");
        form.Render();

        form.FindAll("#f-password").Count.ShouldBe(1);
    }

    [Fact]
    public void Draft_ReadsTheEnvironmentFromTheKey()
    {
        var draft = new ProviderDraft(
            ProviderOf(
                Field("environment", "choice") with { Required = true, Choices = [new("test", Label), new("live", Label)] },
                Field("secret_key", "text") with { Secret = true }),
            null);
        draft.Set(draft["secret_key"], "sk_live_0123");

        draft["environment"].Value.ShouldBe("live");
    }

    private IRenderedComponent<SecretField> RenderSecret(ProviderDraft draft, FieldDraft field)
        => Render<SecretField>(parameters => parameters.Add(part => part.Draft, draft).Add(part => part.Field, field));

    private static (ProviderDraft Draft, FieldDraft Field) DraftOf(JsonObject stored)
    {
        var draft = new ProviderDraft(ProviderOf(Field("secret_key", "text") with { Secret = true, Required = true }), stored);
        return (draft, draft["secret_key"]);
    }

    private static JsonObject Stored() => new() { ["secret_key"] = new JsonObject { ["set"] = true, ["hint"] = "…4f2c" } };

    private static FieldView Field(string name, string kind) => new(name, kind, false, false, false, Label, null, null, null, null, null);

    private static ProviderView ProviderOf(params FieldView[] fields) => new()
    {
        Code = "example", Name = "Example", Category = "payments", Summary = Label, Needs = Label, Monogram = "EX", Aliases = [], AuthKinds = ["api_key"], Environments = ["default"],
        VerifyCost = "free", Tier = "silver", Documentation = new("https://example.com/"), Scopes = [], ConfigSchema = [], Fields = fields,
    };
}
