using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support.OAuth;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>
/// What may happen between the consent page and the callback: the connection lands where the trip began, or nowhere, and never in the tenant of the moment. Judged by the rows of
/// both tenants.
/// </summary>
public sealed class SwitchedTests(ConsentBed bed) : JudgedTest(bed)
{
    private const string Nobody = "";
    private const string Row = "connected, 1 grant";
    private const string Nothing = "disconnected, 0 grants";

    /// <summary>Who stands at the callback, how it ends, and what tenant A has afterwards. B, where the same person has a row too, has nothing in any case.</summary>
    public static TheoryData<string, string, string> Orders => new()
    {
        { "signed out meanwhile", "connected", Row },
        { "another user signed in", "foreign_browser", Nothing },
        { "company switched, both are theirs", "connected", Row },
        { "company switched, the first is theirs no more", "foreign_browser", Nothing },
        { "acts for a franchise now", "foreign_browser", Nothing },
        { "may only read by now", "foreign_browser", Nothing },
        { "suspended: a token for nothing", "foreign_browser", Nothing },
        { "cookie lost", "foreign_browser", Nothing },
        { "cookie of another trip in this browser", "connected", Row },
        { "row removed", "expired", "gone, 0 grants" },
        { "row removed and made anew", "expired", Nothing },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task WhateverIsSwitchedMeanwhile_TheTripEndsWhereItBegan_OrNowhere(string order, string outcome, string left)
    {
        using var trip = await ConsentTrip.BeginAsync(Bed);
        using var other = await ConsentTrip.BeginAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        using var stranger = new Browser();
        var callback = await trip.ConsentAsync(await trip.AskAsync());
        var before = await Bed.Google.SeenAsync();

        var browser = await ChangeAsync(order, trip, other, api) ? stranger : trip.Person;
        using var ended = await trip.ArriveAsync(callback, Bed.Hosts[1], browser, await HeadersAsync(order, trip, other));

        ConsentTrip.OutcomeOf(ended).ShouldBe(outcome);
        (await StandingAsync(trip.Company)).ShouldBe(left);
        (await StandingAsync(other.Company)).ShouldBe(Nothing);
        (await SinceAsync(before)).Token.ShouldBe(outcome == "connected" ? 1 : 0);
    }

    /// <summary>One person, one browser, two tabs at two companies, which end in the other order: each in its own.</summary>
    [Fact]
    public async Task TwoTabsOfTwoCompanies_EndEachInItsOwn()
    {
        using var one = await ConsentTrip.BeginAsync(Bed);
        using var two = await ConsentTrip.BeginAsync(Bed);
        var first = await one.ConsentAsync(await one.AskAsync());
        two.Use(one.Person);
        var second = await two.ConsentAsync(await two.AskAsync());

        using var late = await two.ArriveAsync(second, Bed.Hosts[1]);
        ConsentTrip.OutcomeOf(late).ShouldBe("connected");
        (await StandingAsync(one.Company), await StandingAsync(two.Company)).ShouldBe((Nothing, Row));

        using var early = await one.ArriveAsync(first);
        ConsentTrip.OutcomeOf(early).ShouldBe("connected");
        (await StandingAsync(one.Company), await StandingAsync(two.Company)).ShouldBe((Row, Row));
    }

    /// <returns>True: the callback comes by another browser.</returns>
    private static async Task<bool> ChangeAsync(string order, ConsentTrip trip, ConsentTrip other, ApiClient api)
    {
        switch (order)
        {
            case "cookie lost":
                return true;
            case "cookie of another trip in this browser":
                other.Use(trip.Person);
                await other.AskAsync();
                return false;
            case "row removed":
            case "row removed and made anew":
                (await api.DeleteAsync(trip.Path, (await api.GetAsync(trip.Path)).Expect(200).ETag)).Expect(204);
                if (order.EndsWith("anew", StringComparison.Ordinal))
                {
                    (await api.PostAsync("", new JsonObject { ["provider"] = ConsentTrip.Analytics, ["config"] = new JsonObject { ["auth_method"] = "oauth", ["property_id"] = "345678901" } })).Expect(201);
                }

                return false;
            default:
                return false;
        }
    }

    private async Task<(string, string)[]> HeadersAsync(string order, ConsentTrip trip, ConsentTrip other)
    {
        JsonObject? claims = order switch
        {
            "another user signed in" => new() { ["company_id"] = trip.Company, ["sub"] = "somebody-else" },
            "company switched, both are theirs" => new() { ["company_id"] = new JsonArray(other.Company, trip.Company), ["sub"] = trip.Subject },
            "company switched, the first is theirs no more" => new() { ["company_id"] = other.Company, ["sub"] = trip.Subject },
            "acts for a franchise now" => new() { ["company_id"] = trip.Company, ["franchise_id"] = "f1", ["sub"] = trip.Subject },
            "may only read by now" => new() { ["company_id"] = trip.Company, ["sub"] = trip.Subject, ["scope"] = "integrations.read" },
            "suspended: a token for nothing" => new() { ["company_id"] = trip.Company, ["sub"] = trip.Subject, ["scope"] = Nobody },
            _ => null,
        };
        return claims is null ? [] : [.. await BearerAsync(claims), ("X-Company-Id", other.Company)];
    }

    private async Task<(string, string)[]> BearerAsync(JsonObject claims)
    {
        using var anonymous = ApiClient.Anonymous(Bed.Hosts[0]);
        return [("Authorization", "Bearer " + (await anonymous.SendAsync(HttpMethod.Post, "/dev/token", claims)).Expect(200).Text("access_token"))];
    }

    private Task<string> StandingAsync(string company) => Bed.Deployment.ScalarAsync<string>(
        """
        SELECT coalesce((SELECT string_agg(status, ' ') FROM integrations.integrations WHERE company_id = $1 AND deleted_at IS NULL), 'gone')
            || ', ' || (SELECT count(*) FROM integrations.grants WHERE company_id = $1) || (SELECT CASE count(*) WHEN 1 THEN ' grant' ELSE ' grants' END FROM integrations.grants WHERE company_id = $1)
        """,
        company);
}
