using System.Text;
using System.Text.Json.Nodes;
using GeniusErp.Tests.Integrations.EndToEnd.Authorization;
using Microsoft.AspNetCore.WebUtilities;

namespace GeniusErp.Tests.Integrations.EndToEnd.Renewal;

/// <summary>Every answer that a token endpoint may give, with its reason and what becomes of the connection.</summary>
public sealed class RefreshAnswerTests(ConsentBed bed) : JudgedTest(bed)
{
    private const string Json = "application/json";
    private const string Reauthorize = "error reauthorization_required";
    private const string Unavailable = "connected provider_unavailable";
    private const string Limited = "connected rate_limited";
    private const string Operator = "connected";
    private const string Unexpected = "connected unexpected_response";

    /// <summary>Name, status, body, content type; what the row says afterwards. An unclear refusal counts when it is heard a second time.</summary>
    private static readonly (string Name, int Status, string Body, string Type, string State)[] Answers =
    [
        ("invalid_grant", 400, """{"error":"invalid_grant"}""", Json, Reauthorize),
        ("invalid_grant with words", 400, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", Json, Reauthorize),
        ("invalid_grant by session policy", 400, """{"error":"invalid_grant","error_subtype":"invalid_rapt"}""", Json, Reauthorize),
        ("invalid_grant at 401", 401, """{"error":"invalid_grant"}""", Json, Reauthorize),
        ("invalid_grant inside 200", 200, """{"error":"invalid_grant"}""", Json, Reauthorize),
        ("invalid_token", 400, """{"error":"invalid_token"}""", Json, Reauthorize),
        ("access_denied", 400, """{"error":"access_denied"}""", Json, Reauthorize),
        ("interaction_required", 400, """{"error":"interaction_required"}""", Json, Reauthorize),
        ("consent_required", 400, """{"error":"consent_required"}""", Json, Reauthorize),
        ("login_required", 400, """{"error":"login_required"}""", Json, Reauthorize),
        ("blocked by an administrator", 400, """{"error":"admin_policy_enforced"}""", Json, "error permission_missing"),
        ("invalid_client", 401, """{"error":"invalid_client"}""", Json, Operator),
        ("invalid_client at 400", 400, """{"error":"invalid_client"}""", Json, Operator),
        ("unauthorized_client", 400, """{"error":"unauthorized_client"}""", Json, Operator),
        ("invalid_scope", 400, """{"error":"invalid_scope"}""", Json, Operator),
        ("unsupported_grant_type", 400, """{"error":"unsupported_grant_type"}""", Json, Operator),
        ("invalid_request", 400, """{"error":"invalid_request"}""", Json, Operator),
        ("redirect_uri_mismatch", 400, """{"error":"redirect_uri_mismatch"}""", Json, Operator),
        ("a bare 401", 401, "", Json, Operator),
        ("a bare 403", 403, "", Json, Operator),
        ("temporarily_unavailable", 400, """{"error":"temporarily_unavailable"}""", Json, Unavailable),
        ("server_error", 400, """{"error":"server_error"}""", Json, Unavailable),
        ("slow_down", 400, """{"error":"slow_down"}""", Json, Limited),
        ("429", 429, "{}", Json, Limited),
        ("429 with a page", 429, "<html>slow</html>", "text/html", Limited),
        ("500", 500, "oops", "text/plain", Unavailable),
        ("500 with invalid_request's words", 500, "invalid", "text/plain", Unavailable),
        ("502", 502, "<html>Bad gateway</html>", "text/html", Unavailable),
        ("503", 503, "", Json, Unavailable),
        ("504", 504, "", Json, Unavailable),
        ("a broken connection", 0, "", Json, Unavailable),
        ("an empty object", 200, "{}", Json, Unexpected),
        ("nothing", 200, "", Json, Unexpected),
        ("null", 200, "null", Json, Unexpected),
        ("a list", 200, "[]", Json, Unexpected),
        ("a page", 200, "<html><body>Sign in</body></html>", "text/html", Unexpected),
        ("half an object", 200, """{"access_token":"abc""", Json, Unexpected),
        ("a number as token", 200, """{"access_token":7,"token_type":"Bearer","expires_in":3600}""", Json, Unexpected),
        ("an empty token", 200, """{"access_token":"","token_type":"Bearer","expires_in":3600}""", Json, Unexpected),
        ("a token with a line end", 200, """{"access_token":"a\r\nX-Evil: 1","token_type":"Bearer","expires_in":3600}""", Json, Unexpected),
        ("a token of another type", 200, """{"access_token":"abc","token_type":"mac","expires_in":3600}""", Json, Unexpected),
        ("three megabytes", 200, $$"""{"access_token":"abc","x":"{{new string('x', 3 << 20)}}"}""", Json, Unexpected),
        ("a redirect", 302, "", Json, Unexpected),
        ("a thousand brackets", 200, new string('[', 1000), Json, Unexpected),
    ];

    [Fact]
    public async Task EachAnswerOfTheTokenEndpoint_HasItsReason_AndLeavesADefinedState()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        Answers.Length.ShouldBeGreaterThanOrEqualTo(40);
        var tokens = await trip.GrantAsync<string>("tokens::text");
        var wrong = new List<string>();
        foreach (var (name, status, body, type, state) in Answers)
        {
            await MendAsync(trip);
            await Bed.Google.AnswerAsync(status, body, ("content-type", type), ("location", new Uri(Bed.Google.Issuer, "/control").AbsoluteUri));
            var before = await Bed.Google.SeenAsync();

            var answer = await api.PostAsync($"{trip.Path}/test");

            var (found, asked, kept) = (await trip.StateAsync(), (await SinceAsync(before)).Token, await trip.GrantAsync<string>("tokens::text") == tokens);
            if (answer.Status != 200 || found != state || asked != 1 || !kept)
            {
                wrong.Add($"{name}: {answer.Status}, {found} instead of {state}, {asked} calls{(kept ? "" : ", the tokens were changed")}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    /// <summary>An hour of 503 with callers all the time: no more calls than the declared back-off (5 s doubling to 10 min) allows.</summary>
    [Fact]
    public async Task AnHourOfOutage_IsABoundedNumberOfCalls()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var callers = await Task.WhenAll(Bed.Hosts.Select(trip.CallerAsync));
        await trip.ExpireAsync();
        await Bed.Google.AnswerAsync(503, "");
        var before = await Bed.Google.SeenAsync();
        var step = TimeSpan.FromSeconds(30);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(1); passed += step)
        {
            await Task.WhenAll(callers.Select(caller => caller.PostAsync($"{trip.Path}/test")));
            await trip.PassAsync(step);
        }

        (await SinceAsync(before)).Token.ShouldBeInRange(8, 20);
        (await trip.StateAsync()).ShouldBe(Unavailable);

        await Bed.Google.BehaveAsync();
        await trip.PassAsync(TimeSpan.FromMinutes(10));
        (await callers[0].PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("ok");
        (await trip.StateAsync()).ShouldBe("connected");
        callers.ToList().ForEach(caller => caller.Dispose());
    }

    /// <summary>Nonsense at the end of a consent: a defined ending, no half-made connection, and one that works goes on working.</summary>
    [Fact]
    public async Task EachHostileAnswerToACode_EndsInAPage_AndLeavesTheOldConsentAlone()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var row = await trip.GrantAsync<string>("grants::text");
        var hostile = Answers.Where(answer => answer.State == Unexpected || answer.Status is 0 or 429 or 500 or 503 || answer.Name is "invalid_grant" or "invalid_client" or "a bare 401").ToList();
        hostile.Count.ShouldBeGreaterThanOrEqualTo(20);
        foreach (var (name, status, body, type, _) in hostile)
        {
            trip.TakeANewBrowser();
            var callback = await trip.ConsentAsync(await trip.AskAsync(new JsonObject { ["reauthorize"] = true }));
            await Bed.Google.AnswerAsync(status, body, ("content-type", type), ("location", new Uri(Bed.Google.Issuer, "/control").AbsoluteUri));
            var before = await Bed.Google.SeenAsync();

            using var ended = await trip.ArriveAsync(callback);

            ((int)ended.StatusCode).ShouldBe(303, name);
            ConsentTrip.OutcomeOf(ended).ShouldBeOneOf("unexpected_response", "provider_unavailable", "rate_limited", "reauthorization_required", "operator_fault");
            (await SinceAsync(before)).Token.ShouldBe(1, name);
            (await trip.StateAsync()).ShouldBe("connected", name);
            (await trip.GrantAsync<string>("grants::text")).ShouldBe(row, name);
        }
    }

    /// <summary>A hundred megabytes are not read: neither for a code nor for a refresh.</summary>
    [Fact]
    public async Task AnAnswerOfAHundredMegabytes_IsCutOff()
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        using var api = await trip.CallerAsync(Bed.Hosts[0]);
        trip.TakeANewBrowser();
        var callback = await trip.ConsentAsync(await trip.AskAsync(new JsonObject { ["reauthorize"] = true }));
        await Bed.Google.AnswerAtLengthAsync(new string('x', 1 << 20), 100);

        using var ended = await trip.ArriveAsync(callback);
        ConsentTrip.OutcomeOf(ended).ShouldBe("unexpected_response");
        (await trip.StateAsync()).ShouldBe("connected");

        await trip.ExpireAsync();
        (await api.PostAsync($"{trip.Path}/test")).Expect(200).Text("result").ShouldBe("failed");
        (await trip.StateAsync()).ShouldBe(Unexpected);
    }

    /// <summary>
    /// Answers that look like success. The token is none of the judge's, so its API refuses it: the trip ends there, without a second token call, and what worked goes on working.
    /// </summary>
    [Theory]
    [InlineData("no refresh token", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":3600,"id_token":"ID"}""", "unexpected_response")]
    [InlineData("nobody named", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-1"}""", "unexpected_response")]
    [InlineData("no expires_in", """{"access_token":"abcdefgh","token_type":"Bearer","refresh_token":"refresh-1","id_token":"ID"}""", "reauthorization_required")]
    [InlineData("expires_in negative", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":-3600,"refresh_token":"refresh-1","id_token":"ID"}""", "reauthorization_required")]
    [InlineData("expires_in in words", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":"soon","refresh_token":"refresh-1","id_token":"ID"}""", "reauthorization_required")]
    [InlineData("expires_in beyond all", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":1e308,"refresh_token":"refresh-1","id_token":"ID"}""", "reauthorization_required")]
    [InlineData("a list of permissions", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-1","id_token":"ID","scope":["x"]}""", "reauthorization_required")]
    [InlineData("other permissions", """{"access_token":"abcdefgh","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-1","id_token":"ID","scope":"openid"}""", "permission_missing")]
    public async Task AnAnswerToACodeThatLooksLikeSuccess_HasADefinedEnding(string name, string body, string outcome)
    {
        using var trip = await ConsentTrip.ConnectedAsync(Bed);
        var row = await trip.GrantAsync<string>("grants::text");
        trip.TakeANewBrowser();
        var callback = await trip.ConsentAsync(await trip.AskAsync(new JsonObject { ["reauthorize"] = true }));
        await Bed.Google.AnswerAsync(200, body.Replace("ID", "e30." + WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($$"""{"email":"{{ConsentBed.Mailbox}}"}""")) + ".e30", StringComparison.Ordinal));
        var before = await Bed.Google.SeenAsync();

        using var ended = await trip.ArriveAsync(callback);

        ConsentTrip.OutcomeOf(ended).ShouldBe(outcome, name);
        (await SinceAsync(before)).Token.ShouldBe(1, name);
        (await trip.StateAsync()).ShouldBe("connected", name);
        (await trip.GrantAsync<string>("grants::text")).ShouldBe(row, name);
    }

    private async Task MendAsync(ConsentTrip trip)
    {
        await trip.ChangeGrantAsync("error_code = NULL, error_since = NULL, failure_count = 0, updated_at = now() - interval '1 hour'");
        await trip.ExpireAsync();
        await Bed.Deployment.ScalarAsync<long>(
            "WITH mended AS (UPDATE integrations.integrations SET status = 'connected', error_code = NULL, error_since = NULL, error_context = NULL, failure_count = 0 WHERE id = $1 RETURNING 1) SELECT count(*) FROM mended",
            trip.Id);
    }
}
