using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Bunit;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Activity;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GeniusErp.Tests.Integrations.Console;

/// <summary>The parts by themselves, without a browser.</summary>
public sealed class ComponentTests : BunitContext
{
    private static readonly Text Label = new("Key", "Cheie");

    public ComponentTests()
    {
        Services.AddSingleton(new ConsoleSession(new DemoSettings(new ConfigurationBuilder().Build()), TimeProvider.System));
        Services.AddSingleton(TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
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
        var draft = EnvironmentAndKey();
        draft.Set(draft["secret_key"], "sk_live_0123");

        draft["environment"].Value.ShouldBe("live");
    }

    /// <summary>A part that reads the address by itself comes and goes while Blazor tells its readers of a new one, and that ends the circuit.</summary>
    [Fact]
    public void OnlyPages_ReadTheAddress()
    {
        var readers = typeof(ActivityList).Assembly.GetTypes()
            .Where(type => type.GetProperties().Any(property => property.IsDefined(typeof(SupplyParameterFromQueryAttribute), inherit: true)))
            .ToList();

        readers.ShouldNotBeEmpty();
        readers.Where(type => !type.IsDefined(typeof(RouteAttribute), inherit: true)).ShouldBeEmpty();
    }

    [Fact]
    public void Draft_FollowsTheKey_UntilAPersonDecides()
    {
        var draft = EnvironmentAndKey();
        draft.Set(draft["secret_key"], "sk_live_0123");
        draft.Set(draft["secret_key"], "sk_test_0123");
        draft["environment"].Value.ShouldBe("test");

        draft.Set(draft["environment"], "live");
        draft.Set(draft["secret_key"], "sk_test_4567");
        draft["environment"].Value.ShouldBe("live");
    }

    [Fact]
    public void Draft_TakesASuggestion_ButNotOverWhatWasTyped()
    {
        var draft = new ProviderDraft(ProviderOf(Field("username", "text"), Field("host", "host"), Field("port", "integer") with { Default = 993L }), null);
        draft.Set(draft["username"], "facturi@exemplu.ro");
        draft.Set(draft["host"], "posta.exemplu.ro");

        draft.Suggest(new Dictionary<string, object> { ["host"] = "mail.exemplu.ro", ["port"] = 995L, ["username"] = "facturi", ["nobody"] = "x" }, "username");

        (draft["host"].Value, draft["port"].Value, draft["username"].Value).ShouldBe(("posta.exemplu.ro", "995", "facturi"));
    }

    [Fact]
    public void SecretField_OfAnOptionalSecret_CanBeRemoved_WhichIsSaidAndTakenBack()
    {
        var draft = new ProviderDraft(ProviderOf(Field("secret_key", "text") with { Secret = true }), Stored());
        var part = RenderSecret(draft, draft["secret_key"]);
        part.Find(".stored-actions button").Click();
        part.Find(".stored-secret").TextContent.ShouldContain("Se șterge la salvare");
        draft.ToConfig().ContainsKey("secret_key").ShouldBeTrue();
        draft.ToConfig()["secret_key"].ShouldBeNull();

        part.Find(".stored-actions button").Click();
        draft.ToConfig().ShouldBeEmpty();
    }

    [Fact]
    public void SecretField_OfARequiredSecret_OffersNoRemoval()
    {
        var (draft, field) = DraftOf(Stored());

        RenderSecret(draft, field).FindAll(".stored-actions button").Count.ShouldBe(1);
    }

    [Fact]
    public void PemInput_RecognisesAPair_AndShowsNothingOfTheKey()
    {
        var (key, certificate) = Pair(DateTimeOffset.UtcNow.AddYears(3));
        var (draft, form) = PemForm();
        form.Find("#f-private-key-pem").Input(key);
        form.Find("#f-certificate-pem").Input(certificate);

        form.Find("#f-private-key-pem-facts").TextContent.ShouldContain("RSA 2048");
        form.Find("#f-certificate-pem-facts").TextContent.ShouldContain("Cheia și certificatul sunt pereche");
        form.Markup.ShouldNotContain(key.Split('\n')[1]);
        draft.ToConfig()["private_key_pem"]!.GetValue<string>().ShouldBe(key);
    }

    [Fact]
    public void PemInput_SaysWhatDoesNotBelongTogetherAndWhatHasEnded()
    {
        var (draft, form) = PemForm();
        form.Find("#f-private-key-pem").Input(Pair(DateTimeOffset.UtcNow.AddYears(1)).Key);
        form.Find("#f-certificate-pem").Input(Pair(DateTimeOffset.UtcNow.AddDays(-1)).Certificate);

        form.Find("#f-certificate-pem-facts").TextContent.ShouldSatisfyAllConditions(text => text.ShouldContain("Certificat expirat pe"), text => text.ShouldContain("nu sunt pereche"));
        draft.Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("certificate", "Fișierul conține un certificat, nu o cheie privată")]
    [InlineData("locked", "protejată cu o parolă")]
    [InlineData("nonsense", null)]
    public void PemInput_SaysTheUsualMistakesAtOnce(string what, string? said)
    {
        var (key, certificate) = Pair(DateTimeOffset.UtcNow.AddYears(1));
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        var (_, form) = PemForm();
        form.Find("#f-private-key-pem").Input(what switch
        {
            "certificate" => certificate,
            "locked" => rsa.ExportEncryptedPkcs8PrivateKeyPem("parola", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)),
            _ => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        });

        var facts = form.Find("#f-private-key-pem-facts").TextContent.Trim();
        (said is null ? facts.Length == 0 : facts.Contains(said, StringComparison.Ordinal)).ShouldBeTrue(facts);
    }

    [Fact]
    public void TroubleNotice_OfAReasonThatNobodyKnows_FallsBackToSomethingToDo()
    {
        var row = new IntegrationView
        {
            Id = Guid.NewGuid(), CompanyId = "demo", Provider = "example", Status = "error", ErrorCode = "nobody_knows_this_one", ErrorSince = DateTimeOffset.UtcNow, AccountKey = "default", Config = IntegrationConfig.Empty.Masked(_ => false),
        };
        var part = Render<TroubleNotice>(parameters => parameters.Add(notice => notice.Model, new DetailModel("demo", new(row, null, [], [], null), ProviderOf(), DateTimeOffset.UtcNow)));

        part.Find(".notice-lead").TextContent.ShouldContain("Example nu funcționează");
        part.Find(".technical code").TextContent.ShouldBe("nobody_knows_this_one");
        part.Find(".copy-field code").TextContent.ShouldContain(row.Id.ToString());
    }

    [Fact]
    public void AttemptPanel_SaysThatItTakesLonger_EightSecondsIntoTheRunThatIsGoingOn()
    {
        var clock = new FakeTimeProvider();
        Services.AddSingleton<TimeProvider>(clock);
        var panel = Render<AttemptPanel>(parameters => parameters.Add(part => part.Draft, EnvironmentAndKey()).Add(part => part.Running, true));
        clock.Advance(TimeSpan.FromSeconds(5));
        panel.Render(parameters => parameters.Add(part => part.Running, false));
        panel.Render(parameters => parameters.Add(part => part.Running, true));
        clock.Advance(TimeSpan.FromSeconds(7));
        panel.Render();
        panel.Find(".testing").TextContent.ShouldNotContain(Speech.Romanian["test.slow"]);

        clock.Advance(TimeSpan.FromSeconds(1));
        panel.WaitForAssertion(() => panel.Find(".testing").TextContent.ShouldContain(Speech.Romanian["test.slow"]));
    }

    [Theory]
    [InlineData(0, "0 conexiuni necesită atenție", "0 connections need attention")]
    [InlineData(1, "1 conexiune necesită atenție", "1 connection needs attention")]
    [InlineData(2, "2 conexiuni necesită atenție", "2 connections need attention")]
    [InlineData(19, "19 conexiuni necesită atenție", "19 connections need attention")]
    [InlineData(20, "20 de conexiuni necesită atenție", "20 connections need attention")]
    [InlineData(101, "101 conexiuni necesită atenție", "101 connections need attention")]
    [InlineData(120, "120 de conexiuni necesită atenție", "120 connections need attention")]
    public void Numbers_AreSaidAsTheLanguageDoes(int count, string romanian, string english)
        => (Speech.Romanian.Count("overview.attention", count), Speech.English.Count("overview.attention", count)).ShouldBe((romanian, english));

    private (ProviderDraft Draft, IRenderedComponent<ProviderForm> Form) PemForm()
    {
        var draft = new ProviderDraft(ProviderOf(Field("private_key_pem", "pem") with { Secret = true, Required = true }, Field("certificate_pem", "pem")), null);
        return (draft, Render<ProviderForm>(parameters => parameters.Add(part => part.Draft, draft)));
    }

    private static (string Key, string Certificate) Pair(DateTimeOffset end)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(end.AddYears(-5), end);
        return (key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
    }

    private static ProviderDraft EnvironmentAndKey() => new(
        ProviderOf(
            Field("environment", "choice") with { Required = true, Choices = [new("test", Label), new("live", Label)] },
            Field("secret_key", "text") with { Secret = true }),
        null);

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
