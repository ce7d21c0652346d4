using GeniusErp.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GeniusErp.Sandbox.Control;

/// <summary>Sends what a provider would send.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder control, SandboxServer sandbox)
    {
        control.MapGet("/webhooks", () => SandboxWebhooks.All.Select(webhook => webhook.Code));
        control.MapPost("/webhooks/{code}", (string code, WebhookOrder order, CancellationToken cancellationToken) => SendAsync(sandbox, code, order, cancellationToken));
    }

    private static async Task<Results<Ok<WebhookOutcome>, NotFound, ProblemHttpResult>> SendAsync(SandboxServer sandbox, string code, WebhookOrder order, CancellationToken cancellationToken)
    {
        if (SandboxWebhooks.All.FirstOrDefault(webhook => webhook.Code == code) is not { } webhook)
        {
            return TypedResults.NotFound();
        }

        if (!Uri.TryCreate(order.Address, UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            return TypedResults.Problem("address: the ERP's webhook address on this machine.", statusCode: StatusCodes.Status400BadRequest);
        }

        var settings = sandbox.Boards.FirstOrDefault(board => board.Code == code) is { } board
            ? board.Credential(order.Sample ?? (webhook.SecretSetting is { } needed ? board.Provider!.Credentials.First(sample => sample.ToJson().ContainsKey(needed)).Key : "good")).ToJson()
            : [];
        var secret = order.Secret ?? (webhook.SecretSetting is { } setting ? settings[setting]?.ToString() : null) ?? string.Empty;
        var delivery = webhook.Compose(new(address, secret, settings, order.Number ?? Random.Shared.Next(1, 99_999_999), TimeProvider.System.GetUtcNow(), order.Topic, order.Account));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var request = delivery.ToRequest();
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return TypedResults.Ok(new WebhookOutcome((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (HttpRequestException problem)
        {
            return TypedResults.Problem(problem.Message, statusCode: StatusCodes.Status502BadGateway);
        }
    }

    /// <param name="Secret">Left out: the one among the sample settings, where one of those signs.</param>
    /// <param name="Sample">Which sample settings the connection has.</param>
    /// <param name="Number">The same number is the same delivery again; left out: a new one.</param>
    /// <param name="Topic">In the provider's word; left out: the usual one.</param>
    /// <param name="Account">Whose it is; left out: that of the sample settings.</param>
    private sealed record WebhookOrder(string Address, string? Secret, string? Sample, int? Number, string? Topic, string? Account);

    private sealed record WebhookOutcome(int Status, string Body);
}
