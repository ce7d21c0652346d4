using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Authorization;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Providers.EmailImap;
using GeniusErp.Modules.Integrations.Providers.EmailSmtp;
using GeniusErp.Modules.Integrations.Providers.Mail;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace GeniusErp.Tests.Integrations.Providers.Mail;

/// <summary>How a mailbox asks for a consent, and whose consent it takes.</summary>
public sealed class MailConsentTests
{
    private const string MicrosoftClient = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    [Fact]
    public void ConsentPage_OfAGoogleMailbox_IsAskedAsTheDocumentsSay()
    {
        var (address, query) = Page(Settings("oauth_google"));

        address.ShouldBe("https://accounts.google.com/o/oauth2/v2/auth");
        query["scope"].ToString().Split(' ').ShouldBe(["https://mail.google.com/", "openid", "https://www.googleapis.com/auth/userinfo.email"]);
        (query["access_type"].ToString(), query["prompt"].ToString(), query["login_hint"].ToString()).ShouldBe(("offline", "consent", MailBed.User));
    }

    [Theory]
    [InlineData(null, "common")]
    [InlineData("Organizations", "organizations")]
    [InlineData("72f988bf-86f1-41af-91ab-2d7cd011db47", "72f988bf-86f1-41af-91ab-2d7cd011db47")]
    [InlineData("exemplu.onmicrosoft.com", "exemplu.onmicrosoft.com")]
    public void ConsentPage_OfAMicrosoftMailbox_IsItsTenants(string? tenant, string segment)
    {
        var (address, query) = Page(Settings("oauth_microsoft", ("tenant_id", tenant)));

        address.ShouldBe($"https://login.microsoftonline.com/{segment}/oauth2/v2.0/authorize");
        query["scope"].ToString().Split(' ').ShouldBe(
            ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/POP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send", "offline_access", "openid", "email", "profile"],
            ignoreOrder: true);
        (query["code_challenge_method"].ToString(), query["login_hint"].ToString()).ShouldBe(("S256", MailBed.User));
    }

    [Theory]
    [InlineData("tenant_id", "../evil")]
    [InlineData("tenant_id", "a/b")]
    [InlineData("tenant_id", "common?x=1")]
    [InlineData("tenant_id", "common#")]
    [InlineData("client_id", "123-abc.apps.googleusercontent.com")]
    [InlineData("client_id", MicrosoftClient)]
    public void Settings_ThatCannotBeMicrosofts_AreRefused(string field, string value)
    {
        // A client id without its secret is half an app; a client id of Google's is no app at Microsoft.
        var errors = MailBed.Check(EmailImapProvider.Declared, Config("oauth_microsoft", (field, value))).Errors;

        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(error => error.Field == "config." + field || error.Field == "config.client_secret");
    }

    [Fact]
    public void Settings_OfAnOwnApp_BelongToItsAuthority()
    {
        MailBed.Check(EmailImapProvider.Declared, Config("oauth_microsoft", ("client_id", MicrosoftClient), ("client_secret", "s3cret~value"))).Errors.ShouldBeEmpty();
        MailBed.Check(EmailImapProvider.Declared, Config("oauth_google", ("client_id", "12-ab.apps.googleusercontent.com"), ("client_secret", "GOCSPX-x"))).Errors.ShouldBeEmpty();
        MailBed.Check(EmailImapProvider.Declared, Config("oauth_google", ("client_id", MicrosoftClient), ("client_secret", "x"))).Errors.ShouldHaveSingleItem().Field.ShouldBe("config.client_id");
    }

    [Fact]
    public void Consent_IsTheMailboxs_SoThatImapAndSmtpShareOne()
    {
        MailConsents.Owner(Settings("oauth_google", ("username", "Facturi@Exemplu.RO"))).ShouldBe("facturi@exemplu.ro");
        MailConsents.Owner(Settings("oauth_microsoft")).ShouldBe(MailBed.User);
        MailConsents.Owner(Settings("oauth_microsoft", ("signed_in_as", "Ana@exemplu.ro"))).ShouldBe("ana@exemplu.ro");

        // Kept from before the sign-in was changed: it means nothing at Google.
        MailConsents.Owner(Settings("oauth_google", ("signed_in_as", "ana@exemplu.ro"))).ShouldBe(MailBed.User);
        EmailSmtpProvider.Declared.OAuth.ShouldBe(EmailImapProvider.Declared.OAuth);
    }

    /// <summary>The mail address and the sign-in name may differ: the one that the settings expect counts.</summary>
    [Theory]
    [InlineData("facturi@exemplu.ro", "facturi@exemplu.onmicrosoft.com", "facturi@exemplu.ro")]
    [InlineData("alias@exemplu.ro", "Facturi@exemplu.ro", "facturi@exemplu.ro")]
    [InlineData("alias@exemplu.ro", "altul@exemplu.ro", "alias@exemplu.ro")]
    [InlineData(null, "altul@exemplu.ro", "altul@exemplu.ro")]
    public void Complete_AtMicrosoft_NamesWhoSignedIn(string? email, string name, string account)
        => MailConsents.Complete(Context(Settings("oauth_microsoft")), Issued(new() { ["email"] = email, ["preferred_username"] = name })).Value.ShouldNotBeNull().Account.ShouldBe(account);

    [Theory]
    [InlineData("oauth_google")]
    [InlineData("oauth_microsoft")]
    public void Complete_WithoutALastingConsentOrAName_IsRefused(string method)
    {
        var context = Context(Settings(method));

        MailConsents.Complete(context, Issued(new() { ["email"] = MailBed.User }) with { RefreshToken = null }).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.UnexpectedResponse);
        MailConsents.Complete(context, Issued([])).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.UnexpectedResponse);
        MailConsents.Complete(context, Issued([]) with { IdToken = null }).Failure.ShouldNotBeNull().Reason.ShouldBe(FailureReason.UnexpectedResponse);
    }

    [Theory]
    [InlineData(400, "invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.", FailureReason.ReauthorizationRequired, null)]
    [InlineData(400, "invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked.", FailureReason.ReauthorizationRequired, null)]
    [InlineData(400, "invalid_grant", "AADSTS65001: The user or administrator has not consented.", FailureReason.ReauthorizationRequired, null)]
    [InlineData(400, "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access policies.", FailureReason.PermissionMissing, null)]
    [InlineData(400, "interaction_required", "AADSTS50076: You must use multi-factor authentication.", FailureReason.ReauthorizationRequired, null)]
    [InlineData(401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired.", FailureReason.OperatorFault, null)]
    [InlineData(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.", FailureReason.OperatorFault, null)]
    [InlineData(400, "invalid_request", "AADSTS90002: Tenant 'x' not found.", FailureReason.InvalidConfiguration, "tenant_id")]
    [InlineData(503, "temporarily_unavailable", "AADSTS90033: A transient error has occurred.", FailureReason.ProviderUnavailable, null)]
    public void Refusal_OfMicrosoftsTokenEndpoint_MeansWhatItSays(int status, string error, string description, FailureReason reason, string? field)
    {
        var body = JsonSerializer.Serialize(new { error, error_description = description + " Trace ID: 0" });
        var answer = new ProviderAnswer(status, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body));

        var failure = OAuthErrors.For(Context(Settings("oauth_microsoft"))).Classify(answer, DateTimeOffset.UtcNow).ShouldNotBeNull();

        (failure.Reason, failure.Field).ShouldBe((reason, field));
    }

    /// <summary>Granted under the short name or in other letters, as Microsoft may write it.</summary>
    [Theory]
    [InlineData("IMAP.AccessAsUser.All", true)]
    [InlineData("https://outlook.office.com/imap.accessasuser.all", true)]
    [InlineData("https://outlook.office365.com/IMAP.AccessAsUser.All", true)]
    [InlineData("https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send", false)]
    public void Scopes_OfImap_NeedImapsPermissionOnly(string granted, bool enough)
        => ConsentConnections.MissingScopes(Context(Settings("oauth_microsoft")), granted.Split(' ')).Any(scope => !scope.Optional).ShouldBe(!enough);

    private static IssuedTokens Issued(Dictionary<string, string?> claims) => new(new Secret("access"))
    {
        RefreshToken = new Secret("refresh"),
        IdToken = new Secret($"e30.{WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(claims))}.e30"),
    };

    private static (string Address, Dictionary<string, StringValues> Query) Page(SettingValues settings)
    {
        var context = Context(settings);
        var page = BeginAuthorization.UrlOf(context, BeginAuthorization.ScopesOf(context), "state-1", BeginAuthorization.Random());
        return (page.GetLeftPart(UriPartial.Path), QueryHelpers.ParseQuery(page.Query));
    }

    private static OAuthContext Context(SettingValues settings)
    {
        var operatorSettings = MailBed.OperatorSettings(
            ("Integrations:PublicBaseUrl", "https://erp.example.ro"),
            ("Integrations:Authorities:google:ClientId", "1-a.apps.googleusercontent.com"),
            ("Integrations:Authorities:google:ClientSecret", "GOCSPX-platform"),
            ("Integrations:Authorities:microsoft:ClientId", MicrosoftClient),
            ("Integrations:Authorities:microsoft:ClientSecret", "platform"));
        var context = new OAuthContexts(operatorSettings, new FakeTimeProvider()).Of(EmailImapProvider.Declared, EmailImapProvider.Declared.OAuthFor(settings).ShouldNotBeNull(), new("company"), settings);
        context.Error.ShouldBeNull();
        return context.Value!;
    }

    private static SettingValues Settings(string method, params (string Field, string? Value)[] changes)
    {
        var (values, errors) = MailBed.Check(EmailImapProvider.Declared, Config(method, changes));
        errors.ShouldBeEmpty();
        return values;
    }

    private static JsonObject Config(string method, params (string Field, string? Value)[] changes)
    {
        var config = new JsonObject { ["host"] = MailBed.Host, ["username"] = MailBed.User, ["auth_method"] = method };
        foreach (var (field, value) in changes)
        {
            config[field] = value;
        }

        return config;
    }
}
