using System.Text.Json.Nodes;
using GeniusErp.Sandbox;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>
/// Two authorisation servers, one of them hostile (RFC 9700 section 4.4): it sends the person who came to it on to the honest one, and hopes to be shown the code that comes back.
/// The hostile one is the sandbox's Microsoft, which writes down all that it hears; the honest one is the judge.
/// </summary>
public sealed class MixUpTests(ConsentBed bed) : JudgedTest(bed)
{
    private SandboxBoard Villain => Bed.Deployment.Sandbox.Issuer("microsoft");

    /// <summary>Both send people to the one address of the mailbox: the honest server's <c>iss</c> tells whose code it is (RFC 9207).</summary>
    [Fact]
    public async Task TheCodeOfTheHonestServer_IsNeverSeenByTheOther()
    {
        using var trip = await BeginAtTheVillainAsync();
        var callback = await LedOnAsync(trip);
        var before = await Bed.Google.SeenAsync();

        using var ended = await trip.ArriveAsync(callback);

        ConsentTrip.OutcomeOf(ended).ShouldBe("expired");
        (Villain.Received, (await SinceAsync(before)).Token).ShouldBe((0, 0));
        (await trip.StateAsync()).ShouldStartWith("disconnected");
    }

    /// <summary>The other way: begun at the honest server, ended by the settings at the other.</summary>
    [Fact]
    public async Task SettingsThatNameAnotherAuthorityMeanwhile_DoNotLeadTheCodeThere()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed, ConsentTrip.Mail);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        var row = (await api.GetAsync(trip.Path)).Expect(200);
        (await api.PatchAsync(trip.Path, row.ETag, new JsonObject { ["config"] = new JsonObject { ["auth_method"] = "oauth_microsoft" } })).Expect(200);
        Villain.Forget();
        var before = await Bed.Google.SeenAsync();

        using var ended = await trip.ArriveAsync(callback);

        ConsentTrip.OutcomeOf(ended).ShouldBe("expired");
        (Villain.Received, (await SinceAsync(before)).Token).ShouldBe((0, 0));
        (await trip.StateAsync()).ShouldStartWith("disconnected");
    }

    private async Task<ConsentTrip> BeginAtTheVillainAsync()
    {
        var config = Bed.MailConfig();
        config["auth_method"] = "oauth_microsoft";
        var trip = await ConsentTrip.BeginAsync(Bed, ConsentTrip.Mail, config);
        Villain.Forget();
        return trip;
    }

    /// <summary>The villain's page sends the browser to the honest server: with our client there, and with the state and the challenge that it was given.</summary>
    private async Task<Uri> LedOnAsync(ConsentTrip trip)
    {
        var asked = QueryHelpers.ParseQuery((await trip.AskAsync()).Query);
        return await trip.ConsentAsync(new Uri(QueryHelpers.AddQueryString(Bed.Google.Authorize.AbsoluteUri, new Dictionary<string, string?>
        {
            ["client_id"] = ConsentBed.ClientId,
            ["redirect_uri"] = ConsentBed.Callback(ConsentTrip.Mail).AbsoluteUri,
            ["response_type"] = "code",
            ["scope"] = "https://mail.google.com/",
            ["state"] = asked["state"],
            ["code_challenge"] = asked["code_challenge"],
            ["code_challenge_method"] = asked["code_challenge_method"],
        })));
    }
}
