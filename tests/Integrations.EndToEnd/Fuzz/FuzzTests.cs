using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using GeniusErp.Tests.Integrations.EndToEnd.Api;
using GeniusErp.Tests.Support;

namespace GeniusErp.Tests.Integrations.EndToEnd.Fuzz;

/// <summary>
/// Every operation of the host's OpenAPI document, with requests drawn from it by a fixed seed. Whatever comes, the answer is one that the document declares, of the shape that it
/// declares; a refusal is a problem with a code of docs/errors.md, and nothing fails inside. GENIUSERP_LONG_TESTS=1 draws more, by a new seed.
/// </summary>
public sealed partial class FuzzTests(ApiFixture fixture) : ApiTest(fixture)
{
    private static readonly string[] Providers = ["openai", "mfinante", "stripe", "sameday", "shopify_admin", "google_ads", "sms_twilio"];

    private static readonly bool Long = Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1";
    private static readonly int RequestsOfAnOperation = Long ? 2_000 : 30;

    [Fact]
    public async Task WhateverIsSent_TheAnswerIsOneThatTheDocumentDeclares()
    {
        var seed = Long ? (ulong)Environment.TickCount64 : 20261122;
        var document = new ApiDocument((await Nobody().SendAsync(HttpMethod.Get, "/openapi/v1.json", null)).Expect(200).Json);
        var samples = Providers.ToDictionary(code => code, code => Deployment.Sandbox[code].Credential("good").ToJson());
        samples["email_imap"] = new() { ["host"] = "127.0.0.1", ["port"] = 993, ["username"] = "ana", ["password"] = "parolă" };
        var requests = new OddRequests(document, samples);
        var operate = await CallerAsync(Company, scope: "integrations.operate");
        var known = await CodesAsync();
        var (breaches, statuses, sent) = (new List<string>(), new HashSet<int>(), 0);
        document.Operations.Count.ShouldBeGreaterThan(30);
        foreach (var operation in document.Operations)
        {
            var random = new PCG((uint)operation.Id.Length, seed + (ulong)sent);
            var next = requests.Of(operation, await RowsAsync());
            for (var number = 0; number < RequestsOfAnOperation; number++, sent++)
            {
                var request = next.Generate(random, null, out _);
                var answer = await (operation.Path.StartsWith(ApiClient.Base + "/operator", StringComparison.Ordinal) ? operate : Api).SendBytesAsync(request.Method, request.Path, request.Body, request.Type, request.Headers);
                statuses.Add(answer.Status);
                breaches.AddRange(Breaches(document, operation, request, answer, known).Select(breach => $"{operation.Id}: {breach}\n  {request}\n  {answer.Status} {answer.Body[..Math.Min(answer.Body.Length, 500)]}"));
                if (operation.Id == "RemoveIntegration" && answer.Status == 204)
                {
                    next = requests.Of(operation, await RowsAsync());
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests, seed {seed}: {string.Join(' ', statuses.Order())}");
        breaches.DistinctBy(breach => breach.Split('\n')[0]).ShouldBeEmpty($"seed {seed}");

        // It got through to what the operations do, and not only to their doors.
        statuses.IsSupersetOf([200, 201, 202, 204, 303, 400, 404, 409, 412, 415, 428]).ShouldBeTrue(string.Join(' ', statuses.Order()));
    }

    /// <summary>One that is connected, one that needs a consent, and one that was never connected.</summary>
    private async Task<string[]> RowsAsync()
    {
        async Task<Guid> Create(string code) => (await Api.PostAsync("", new JsonObject { ["provider"] = code, ["account_key"] = Guid.NewGuid().ToString("N"), ["config"] = Sample(code) })).Expect(201).Id;
        var connected = await Create("stripe");
        (await Api.PostAsync($"/{connected}/connect")).Expect(200);
        return [$"{connected}", $"{await Create("google_ads")}", $"{await Create("openai")}"];
    }

    private static IEnumerable<string> Breaches(ApiDocument document, ApiOperation operation, OddRequest request, Answer answer, HashSet<(string Code, int Status)> known)
    {
        // The server itself has no word for what is no path.
        if (!request.Routed && answer is { Status: 400, Body: "" })
        {
            yield break;
        }

        // Another path may be another operation's, or nobody's.
        JsonNode? schema = null;
        if (request.Routed && !operation.Answers.TryGetValue(answer.Status, out schema))
        {
            yield return $"{answer.Status} is not declared";
        }

        if (answer.Status < 400)
        {
            foreach (var breach in schema is null ? [] : document.Breaches(schema, answer.Json))
            {
                yield return $"the {answer.Status} answer: {breach}";
            }

            yield break;
        }

        if (answer.Status >= 500 && answer.Code != "provider_unavailable")
        {
            yield return $"{answer.Status} {answer.Code}";
        }

        if (answer.ContentType != "application/problem+json")
        {
            yield return $"a refusal as {answer.ContentType}";
        }
        else if (!known.Contains((answer.Code, answer.Status)) || answer["status"]!.GetValue<int>() != answer.Status)
        {
            yield return $"{answer.Status} {answer.Code} is not documented";
        }

        if (Internals().Match(answer.Body) is { Success: true } shown)
        {
            yield return $"shows {shown.Value}";
        }
    }

    /// <summary>docs/errors.md: each code and each reason with its status.</summary>
    private static async Task<HashSet<(string, int)>> CodesAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "errors.md"), Cancel);
        return [.. Code().Matches(page).Select(row => (row.Groups[1].Value, int.Parse(row.Groups[2].Value)))];
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \| (?:\w+ \| )?(\d{3}) \|", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+Exception|   at [\w.]+\(|Npgsql|PostgreSQL|SELECT |integrations_\w+_key|System\.\w+")]
    private static partial Regex Internals();
}
