using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>A mailbox whose owner signs in at the authorisation server; the mail server asks that server about each token.</summary>
public sealed class MailboxConsentTests(ConsentBed bed) : JudgedTest(bed)
{
    [Fact]
    public async Task AMailbox_IsConnectedByConsent_AndTheMailServerSeesItsOwnersToken()
    {
        var codes = (await Bed.Google.SeenAsync()).Codes;
        using var trip = await ConsentTrip.ConnectedAsync(Bed, ConsentTrip.Mail);

        (await trip.StateAsync()).ShouldBe("connected");
        (await trip.GrantAsync<string>("account")).ShouldBe(ConsentBed.Mailbox);
        (await Bed.Google.SeenAsync()).Codes.ShouldBe(codes + 1);
        Bed.Mail.Log.ShouldContain($"Login: user=<{ConsentBed.Mailbox}>, method=OAUTHBEARER");
    }

    [Fact]
    public async Task AnEndedToken_IsRenewedOnce_WhenTheMailboxIsUsed()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(Bed.Hosts[1]);
        var before = (await Bed.Google.SeenAsync()).Token;
        await trip.ExpireAsync();

        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");

        ((await Bed.Google.SeenAsync()).Token - before).ShouldBe(1);
        (await trip.GenerationAsync()).ShouldBe(2);
    }

    /// <summary>The mail server refuses a token that the row still believes in: one renewal, one more sign-in.</summary>
    [Fact]
    public async Task ATokenThatTheMailServerRefuses_IsRenewedOnce_AndTriedOnceMore()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(Bed.Hosts[2]);
        await Bed.Google.EndAccessTokensAsync();
        var before = (await Bed.Google.SeenAsync()).Token;

        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");

        ((await Bed.Google.SeenAsync()).Token - before).ShouldBe(1);
        (await trip.StateAsync()).ShouldBe("connected");
    }

    /// <summary>IMAP and POP3 of one mailbox live on one consent: the second one asks nobody.</summary>
    [Fact]
    public async Task ASecondProtocolOfTheMailbox_UsesTheConsentThatIsThere()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        var pop3 = (await api.PostAsync("", new JsonObject { ["provider"] = "email_pop3", ["config"] = Bed.MailConfig("pop3") })).Expect(201);

        (await api.PostAsync($"/{pop3.Id}/connect", new JsonObject())).Expect(200).Text("status").ShouldBe("connected");

        (await Bed.Deployment.ScalarAsync<long>("SELECT count(DISTINCT grant_id) FROM integrations.integrations WHERE company_id = $1", trip.Company)).ShouldBe(1);
    }

    [Fact]
    public async Task AnotherPersonsConsent_DoesNotOpenTheMailbox()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed, ConsentTrip.Mail);

        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync(), "altcineva@exemplu.ro"));

        ConsentTrip.OutcomeOf(ended).ShouldBe("account_mismatch");
        (await trip.StateAsync()).ShouldStartWith("disconnected");
        (await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", trip.Company)).ShouldBe(0);
    }

    /// <summary>A consent given to one mailbox must not travel to a host of somebody's choice.</summary>
    [Fact]
    public async Task AConsent_IsNotShownToAHostThatIsNotItsServices()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        var elsewhere = Bed.MailConfig();
        elsewhere["host"] = "127.0.0.1";
        var second = (await api.PostAsync("", new JsonObject { ["provider"] = ConsentTrip.Mail, ["account_key"] = "second", ["config"] = elsewhere })).Expect(201);

        var refused = (await api.PostAsync($"/{second.Id}/connect", new JsonObject())).Expect(422);

        refused.ErrorFields.ShouldBe(["config.host"]);
    }
}
