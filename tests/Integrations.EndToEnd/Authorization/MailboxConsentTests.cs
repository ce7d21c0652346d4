using System.Text.Json.Nodes;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>A mailbox whose owner signs in at the authorisation server; the mail server asks that server about each token.</summary>
[Collection(ConsentGroup.Name)]
public sealed class MailboxConsentTests(ConsentBed bed)
{
    [Fact]
    public async Task AMailbox_IsConnectedByConsent_AndTheMailServerSeesItsOwnersToken()
    {
        var codes = (await bed.Google.SeenAsync()).Codes;
        using var trip = await ConsentTrip.ConnectedAsync(bed, ConsentTrip.Mail);

        (await trip.StateAsync()).ShouldBe("connected");
        (await trip.GrantAsync<string>("account")).ShouldBe(ConsentBed.Mailbox);
        (await bed.Google.SeenAsync()).Codes.ShouldBe(codes + 1);
        bed.Mail.Log.ShouldContain($"Login: user=<{ConsentBed.Mailbox}>, method=OAUTHBEARER");
    }

    [Fact]
    public async Task AnEndedToken_IsRenewedOnce_WhenTheMailboxIsUsed()
    {
        using var trip = await ConsentTrip.ConnectedAsync(bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(bed.Hosts[1]);
        var before = (await bed.Google.SeenAsync()).Token;
        await trip.ExpireAsync();

        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");

        ((await bed.Google.SeenAsync()).Token - before).ShouldBe(1);
        (await trip.GenerationAsync()).ShouldBe(2);
    }

    /// <summary>The mail server refuses a token that the row still believes in: one renewal, one more sign-in.</summary>
    [Fact]
    public async Task ATokenThatTheMailServerRefuses_IsRenewedOnce_AndTriedOnceMore()
    {
        await bed.Google.LetLiveAsync(TimeSpan.FromSeconds(1));
        using var trip = await ConsentTrip.ConnectedAsync(bed, ConsentTrip.Mail);
        await bed.Google.BehaveAsync();
        using var api = await trip.CallerAsync(bed.Hosts[2]);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken); // The judge's own clock: only time ends its tokens.
        var before = (await bed.Google.SeenAsync()).Token;

        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");

        ((await bed.Google.SeenAsync()).Token - before).ShouldBe(1);
        (await trip.StateAsync()).ShouldBe("connected");
    }

    /// <summary>IMAP and POP3 of one mailbox live on one consent: the second one asks nobody.</summary>
    [Fact]
    public async Task ASecondProtocolOfTheMailbox_UsesTheConsentThatIsThere()
    {
        using var trip = await ConsentTrip.ConnectedAsync(bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(bed.Hosts[0]);
        var pop3 = (await api.PostAsync("", new JsonObject { ["provider"] = "email_pop3", ["config"] = bed.MailConfig("pop3") })).Expect(201);

        (await api.PostAsync($"/{pop3.Id}/connect", new JsonObject())).Expect(200).Text("status").ShouldBe("connected");

        (await bed.Deployment.ScalarAsync<long>("SELECT count(DISTINCT grant_id) FROM integrations.integrations WHERE company_id = $1", trip.Company)).ShouldBe(1);
    }

    [Fact]
    public async Task AnotherPersonsConsent_DoesNotOpenTheMailbox()
    {
        using var trip = await ConsentTrip.BeginAsync(bed, ConsentTrip.Mail);

        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync(), "altcineva@exemplu.ro"));

        ConsentTrip.OutcomeOf(ended).ShouldBe("account_mismatch");
        (await trip.StateAsync()).ShouldStartWith("disconnected");
        (await bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", trip.Company)).ShouldBe(0);
    }

    /// <summary>A consent given to one mailbox must not travel to a host of somebody's choice.</summary>
    [Fact]
    public async Task AConsent_IsNotShownToAHostThatIsNotItsServices()
    {
        using var trip = await ConsentTrip.ConnectedAsync(bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(bed.Hosts[0]);
        var elsewhere = bed.MailConfig();
        elsewhere["host"] = "127.0.0.1";
        var second = (await api.PostAsync("", new JsonObject { ["provider"] = ConsentTrip.Mail, ["account_key"] = "second", ["config"] = elsewhere })).Expect(201);

        var refused = (await api.PostAsync($"/{second.Id}/connect", new JsonObject())).Expect(422);

        refused.ErrorFields.ShouldBe(["config.host"]);
    }
}
