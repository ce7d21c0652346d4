using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support.OAuth;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>Everything that can be wrong with somebody who comes back from a consent page. The judge's own counter says whether a token was asked for.</summary>
public sealed class CallbackTests(ConsentBed bed) : JudgedTest(bed)
{
    private const string Expired = "expired";
    private const string Foreign = "foreign_browser";

    public static TheoryData<string, string> Forgeries => new()
    {
        { "state missing", Expired },
        { "state forged", Expired },
        { "state empty", Expired },
        { "state twice", Expired },
        { "state too long", Expired },
        { "state of a lapsed trip", Expired },
        { "another browser", Foreign },
        { "no cookie", Foreign },
        { "another user", Foreign },
        { "another company", Foreign },
        { "read-only by now", Foreign },
        { "another provider's address", Expired },
        { "another issuer", Expired },
        { "no issuer", Expired },
        { "code missing", "provider_error" },
        { "code twice", "provider_error" },
        { "denied", "consent_refused" },
        { "failed there", "provider_error" },
        { "integration removed", Expired },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task ACallbackThatIsNotWhole_EndsInItsPage_AndAsksForNoToken(string forgery, string outcome)
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var stranger = new Browser();
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        var before = await Bed.Google.SeenAsync();

        using var ended = await ForgeAsync(forgery, trip, callback, stranger);

        ((int)ended.StatusCode).ShouldBe(303);
        ConsentTrip.OutcomeOf(ended).ShouldBe(outcome);
        var seen = await SinceAsync(before);
        seen.Token.ShouldBe(0);
        (await trip.StateAsync()).ShouldStartWith("disconnected");
        (await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", trip.Company)).ShouldBe(0);
    }

    [Fact]
    public async Task ARefusalOnTheConsentPage_ChangesNothingButTheHistory()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        var before = await Bed.Google.SeenAsync();

        using var ended = await trip.ArriveAsync(await trip.Person.RefuseAsync(await trip.AskAsync(), ConsentBed.Site));

        ConsentTrip.OutcomeOf(ended).ShouldBe("consent_refused");
        (await SinceAsync(before)).Token.ShouldBe(0);
        (await trip.StateAsync()).ShouldStartWith("disconnected");
    }

    /// <summary>The state is spent by whoever comes first, even by a forger: the second one finds the door closed.</summary>
    [Fact]
    public async Task ASpentState_OpensNothingASecondTime()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var stranger = new Browser();
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        using (await trip.ArriveAsync(callback, browser: stranger))
        {
        }

        var before = await Bed.Google.SeenAsync();
        using var ended = await trip.ArriveAsync(callback, Bed.Hosts[1]);

        ConsentTrip.OutcomeOf(ended).ShouldBe(Expired);
        (await SinceAsync(before)).Token.ShouldBe(0);
    }

    [Fact]
    public async Task FiftyCallbacksOverTwoHosts_AreOneTokenRequest_AndOnePage()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        var before = await Bed.Google.SeenAsync();

        var ended = await Task.WhenAll(Enumerable.Range(0, 50).Select(index => trip.ArriveAsync(callback, Bed.Hosts[index % 2])));

        ended.Select(answer => answer.Headers.Location!.OriginalString).Distinct().ShouldHaveSingleItem().ShouldContain("outcome=connected");
        var seen = await SinceAsync(before);
        (seen.Token, seen.Codes, seen.Refused, seen.Revoked).ShouldBe((1, 1, 0, 0));
        (await trip.StateAsync()).ShouldBe("connected");
        ended.ToList().ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task AHostKilledWhenTheServerHasAnswered_LeavesTheRowWholeOrAbsent_AndTheNextTripConnects()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        await using var victim = await Bed.StartAsync();
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        await Bed.Google.HoldAsync(answered: true);
        var lost = trip.ArriveAsync(callback, victim);
        await Bed.Google.WaitUntilHeldAsync();

        victim.Kill();
        await Should.ThrowAsync<HttpRequestException>(() => lost);
        await Bed.Google.BehaveAsync();

        (await trip.StateAsync()).ShouldBe("disconnected");
        (await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.grants WHERE company_id = $1", trip.Company)).ShouldBe(0);
        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync(host: Bed.Hosts[1])), Bed.Hosts[1]);
        ConsentTrip.OutcomeOf(ended).ShouldBe("connected");
    }

    /// <summary>Only configuration says where we are.</summary>
    [Fact]
    public async Task ForgedHostHeaders_LeadNowhereElse()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        (string, string)[] forged = [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/evil"), ("Forwarded", "host=evil.example;proto=https"), ("X-Original-Host", "evil.example"), ("Host", "evil.example")];

        var asked = await api.PostAsync($"{trip.Path}/connect", new JsonObject(), forged);

        if (asked.Status == 202)
        {
            QueryHelpers.ParseQuery(new Uri(asked.Text("authorization_url")!).Query)["redirect_uri"].ToString().ShouldBe(ConsentBed.Callback(ConsentTrip.Analytics).AbsoluteUri);
        }
        else
        {
            asked.Status.ShouldBe(400);
        }

        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync()), headers: forged);
        ended.Headers.Location?.OriginalString.ShouldStartWith("/");
        (ended.Headers + (ended.Headers.Location?.OriginalString ?? "")).ShouldNotContain("evil");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/c//evil.example")]
    [InlineData("/c/../../evil")]
    [InlineData("/c/%2e%2e/evil")]
    [InlineData("/c/%252e%252e/evil")]
    [InlineData("/c/%5cevil")]
    [InlineData("/%2f%2fevil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/c/\r\nLocation: https://evil.example")]
    [InlineData("/c/\tevil")]
    [InlineData(" /c/x")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("c/x")]
    public async Task AReturnAddressThatCouldLeadElsewhere_IsRefusedBeforeTheTrip(string address)
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);

        var refused = await api.PostAsync($"{trip.Path}/connect", new JsonObject { ["return_url"] = address });

        refused.Status.ShouldBe(400, refused.Body);
        (await Bed.Deployment.ScalarAsync<long>("SELECT count(*) FROM integrations.authorizations WHERE company_id = $1", trip.Company)).ShouldBe(0);
    }

    [Fact]
    public async Task AFinishedTrip_GoesBackToThePlaceItBegan_AndTheAnswersAreNobodyElses()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        var place = $"/c/{trip.Company}/connections?tab=1";
        using var ended = await trip.ArriveAsync(await trip.ConsentAsync(await trip.AskAsync(new JsonObject { ["return_url"] = place })));

        ended.Headers.Location!.OriginalString.ShouldStartWith(place + "&outcome=connected");
        using var page = await trip.Person.GetAsync(new Uri(Bed.Hosts[0].Address, $"{ApiClient.Base}/callback/{ConsentTrip.Analytics}/result?outcome=connected"));
        foreach (var answer in new[] { ended, page })
        {
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        }
    }

    /// <summary>Two tabs: each trip is its own, and both end in the same connection.</summary>
    [Fact]
    public async Task TwoTabs_EndInOneConnection()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        var (one, two) = (await trip.AskAsync(), await trip.AskAsync());
        var (first, second) = (await trip.ConsentAsync(one), await trip.ConsentAsync(two));

        using var late = await trip.ArriveAsync(second, Bed.Hosts[1]);
        using var early = await trip.ArriveAsync(first, Bed.Hosts[0]);

        (ConsentTrip.OutcomeOf(late), ConsentTrip.OutcomeOf(early)).ShouldBe(("connected", "connected"));
        (await Bed.Deployment.CountAsync(trip.Company, "grants")).ShouldBe(1);
        (await trip.StateAsync()).ShouldBe("connected");
    }

    /// <summary>The connection that comes out is of the settings as they are then, not as they were.</summary>
    [Fact]
    public async Task SettingsChangedInBetween_AreTheOnesThatAreConnected()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        var row = (await api.GetAsync(trip.Path)).Expect(200);
        (await api.PatchAsync(trip.Path, row.ETag, new JsonObject { ["config"] = new JsonObject { ["property_id"] = "987654321" } })).Expect(200);

        using var ended = await trip.ArriveAsync(callback);

        ConsentTrip.OutcomeOf(ended).ShouldBe("connected");
        (await Bed.Deployment.ScalarAsync<string>("SELECT account ->> 'external_id' FROM integrations.integrations WHERE id = $1", trip.Id)).ShouldBe("987654321");
    }

    [Fact]
    public async Task NoCodeStateOrToken_StandsInAnyHostsLog_AtTheMostTalkativeLevel()
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        var page = await trip.AskAsync();
        var callback = await trip.ConsentAsync(page);
        using (await trip.ArriveAsync(callback))
        {
        }

        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        await trip.ExpireAsync();
        (await api.PostAsync($"{trip.Path}/test")).Expect(200);

        var query = QueryHelpers.ParseQuery(callback.Query);
        var secrets = (await Bed.Google.IssuedAsync()).Append(query["code"].ToString()).Append(query["state"].ToString()).Append(ConsentBed.ClientSecret).ToList();
        secrets.Count.ShouldBeGreaterThan(6);
        var logs = string.Concat(Bed.Hosts.Select(host => host.Output));
        logs.ShouldContain("Microsoft.AspNetCore.Routing");
        new SecretScanner(secrets).Find("a host's log", logs).ShouldBeEmpty();
    }

    private async Task<HttpResponseMessage> ForgeAsync(string forgery, ConsentTrip trip, Uri callback, Browser stranger)
    {
        Uri Without(string name) => Changed(callback, name, null);
        switch (forgery)
        {
            case "state missing": return await trip.ArriveAsync(Without("state"));
            case "state forged": return await trip.ArriveAsync(Changed(callback, "state", new string('A', 43)));
            case "state empty": return await trip.ArriveAsync(Changed(callback, "state", ""));
            case "state twice": return await trip.ArriveAsync(new Uri(callback + "&state=x"));
            case "state too long": return await trip.ArriveAsync(Changed(callback, "state", new string('A', 4000)));
            case "state of a lapsed trip":
                await Bed.Deployment.ScalarAsync<long>("WITH old AS (UPDATE integrations.authorizations SET expires_at = now() - interval '1 second' WHERE company_id = $1 RETURNING 1) SELECT count(*) FROM old", trip.Company);
                return await trip.ArriveAsync(callback);
            case "another browser":
                using (var other = await ConsentTrip.BeginAsync(Bed))
                {
                    await other.AskAsync();
                    return await trip.ArriveAsync(callback, browser: other.Person);
                }

            case "no cookie": return await trip.ArriveAsync(callback, browser: stranger);
            case "another user": return await AsAsync(trip, callback, new JsonObject { ["company_id"] = trip.Company, ["sub"] = "somebody-else" });
            case "another company": return await AsAsync(trip, callback, new JsonObject { ["company_id"] = Guid.NewGuid().ToString(), ["sub"] = trip.Subject });
            case "read-only by now": return await AsAsync(trip, callback, new JsonObject { ["company_id"] = trip.Company, ["sub"] = trip.Subject, ["scope"] = "integrations.read" });
            case "another provider's address": return await trip.ArriveAsync(new Uri(callback.AbsoluteUri.Replace(ConsentTrip.Analytics, ConsentTrip.Mail, StringComparison.Ordinal)));
            case "another issuer": return await trip.ArriveAsync(Changed(callback, "iss", "https://evil.example"));
            case "no issuer": return await trip.ArriveAsync(Without("iss"));
            case "code missing": return await trip.ArriveAsync(Without("code"));
            case "code twice": return await trip.ArriveAsync(new Uri(callback + "&code=x"));
            case "denied": return await trip.ArriveAsync(Changed(Without("code"), "error", "access_denied"));
            case "failed there": return await trip.ArriveAsync(Changed(Without("code"), "error", "server_error"));
            default:
                using (var api = await trip.CallerAsync(Bed.Hosts[0]))
                {
                    (await api.DeleteAsync(trip.Path, (await api.GetAsync(trip.Path)).Expect(200).ETag)).Expect(204);
                }

                return await trip.ArriveAsync(callback);
        }
    }

    private async Task<HttpResponseMessage> AsAsync(ConsentTrip trip, Uri callback, JsonObject claims)
    {
        using var anonymous = ApiClient.Anonymous(Bed.Hosts[0]);
        var token = (await anonymous.SendAsync(HttpMethod.Post, "/dev/token", claims)).Expect(200).Text("access_token");
        return await trip.ArriveAsync(callback, headers: ("Authorization", "Bearer " + token));
    }

    private static Uri Changed(Uri callback, string name, string? value)
    {
        var query = QueryHelpers.ParseQuery(callback.Query).ToDictionary(parameter => parameter.Key, parameter => (string?)parameter.Value.ToString());
        query.Remove(name);
        if (value is not null)
        {
            query[name] = value;
        }

        return new Uri(QueryHelpers.AddQueryString(callback.GetLeftPart(UriPartial.Path), query));
    }
}
