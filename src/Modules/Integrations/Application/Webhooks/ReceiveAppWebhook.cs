using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>
/// What came to the address of an OAuth app: for everybody who granted it, told apart by the account that the provider names. Each connection gets its own part and
/// nobody else's.
/// </summary>
/// <param name="App">The operator's app.</param>
/// <param name="Target">A company's own app; exactly one of the two is set.</param>
/// <param name="NoteRefusal">False when refusals come so thick that no more of them are written down.</param>
internal sealed record ReceiveAppWebhookCommand(OperatorWebhookApp? App, WebhookTarget? Target, WebhookRequest Request, long Started, Func<bool> NoteRefusal) : ICommand<Result<WebhookAnswer>>, ISweep;

internal sealed class ReceiveAppWebhookHandler(
    IProviderCatalogue catalogue, IWebhookEndpointStore endpoints, IWebhookDeliveryStore deliveries, WebhookSecrets secrets, WebhookKeeping keeping, TimeProvider clock, ILogger<ReceiveAppWebhookHandler> logger)
    : IRequestHandler<ReceiveAppWebhookCommand, Result<WebhookAnswer>>
{
    private const int LongestAccount = 200;

    public async Task<Result<WebhookAnswer>> Handle(ReceiveAppWebhookCommand request, CancellationToken cancellationToken)
    {
        var (app, sent) = (request.App?.App ?? request.Target?.App, request.Request);
        var providers = catalogue.All.Where(provider => app is not null && provider.Webhooks?.AppAuthority == app.Authority).ToList();
        if (app is null || providers is not [{ Webhooks: { } rule }, ..])
        {
            return WebhookErrors.Refused();
        }

        var opened = await OpenAsync(request, rule, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        if (rule.Receiver.Greet(sent, opened.Value.Tokens) is { } handshake)
        {
            return new WebhookAnswer(handshake.Text);
        }

        var proof = sent.Method == "POST" ? rule.Receiver.Verify(sent, opened.Value.Secrets) : WebhookProof.NoSignature;
        if (!proof.Holds)
        {
            await RefuseAsync(request, proof.Refusal!, cancellationToken);
            return WebhookErrors.Refused();
        }

        var (recipients, owesConfirmation) = (0, false);
        foreach (var provider in providers)
        {
            var reading = provider.Webhooks!.Receiver.Read(sent);
            var kept = await KeepAsync(request, app, provider, reading, opened.Value.SlotOf(proof), cancellationToken);
            if (!kept.Succeeded)
            {
                return kept.Error;
            }

            (recipients, owesConfirmation) = (recipients + kept.Value, owesConfirmation || reading.OwesConfirmation);
        }

        if (recipients == 0)
        {
            logger.LogInformation("A delivery of the {Authority} app is for no connection here: {Topic}", app.Authority, WebhookRedaction.Word(rule.Receiver.Read(sent).Topic, 100));
        }

        return new WebhookAnswer(DeletionCode: owesConfirmation ? await NoteDeletionAsync(sent, cancellationToken) : null);
    }

    /// <summary>Several companies at once have a transaction each: when one of them fails, the provider repeats all, and those that are kept know it as a repeat.</summary>
    /// <returns>How many connections it was for.</returns>
    private async Task<Result<int>> KeepAsync(
        ReceiveAppWebhookCommand request, WebhookApp app, ProviderDescriptor provider, WebhookReading reading, WebhookSecretSlot slot, CancellationToken cancellationToken)
    {
        var rule = provider.Webhooks!;
        var accounts = reading.Ignored ? [] : reading.Parts.Select(part => part.Account).OfType<string>().Where(account => account.Length <= LongestAccount).Distinct().ToList();
        if (accounts.Count == 0)
        {
            return 0;
        }

        var routing = new WebhookRouting(reading.Parts.Any(part => part.ByConsent) ? null : rule.AccountSetting, reading.ReachesLetGo);
        var recipients = await endpoints.FindRecipientsAsync(app, provider.Provider, accounts, routing, cancellationToken);
        foreach (var recipient in recipients)
        {
            var part = reading.Parts.First(part => part.Account == recipient.Reference);
            var delivery = keeping.Begin(recipient.Tenant, recipient.IntegrationId, provider.Provider, request.Request, clock.GetElapsedTime(request.Started)) with
            {
                SignatureVerified = rule.Signed, ProvedBy = slot, EndpointId = request.Target?.EndpointId,
            };
            var kept = await keeping.KeepAsync(delivery, rule, reading, part, recipient.AccountKey, null, request.Request, cancellationToken);
            if (!kept.Succeeded)
            {
                return kept.Error;
            }
        }

        return recipients.Count;
    }

    private async ValueTask<Result<ActiveSecrets>> OpenAsync(ReceiveAppWebhookCommand request, WebhookRule rule, CancellationToken cancellationToken)
        => request.App is { } app
            ? new ActiveSecrets(app.Secrets, [.. app.Secrets.Select(_ => WebhookSecretSlot.None)], app.Tokens)
            : await secrets.OpenAsync(request.Target!, rule, cancellationToken);

    private async Task RefuseAsync(ReceiveAppWebhookCommand request, string reason, CancellationToken cancellationToken)
    {
        if (!request.NoteRefusal())
        {
            return;
        }

        if (request.Target is { } target)
        {
            var delivery = keeping.Begin(target.Tenant, target.IntegrationId, target.Provider, request.Request, clock.GetElapsedTime(request.Started));
            await keeping.RefuseAsync(delivery with { EndpointId = target.EndpointId }, reason, cancellationToken);
        }
        else
        {
            logger.LogWarning("Something at the address of the {Authority} app was refused: {Reason}", request.App!.App.Authority, reason);
        }
    }

    /// <summary>The code is made of the request itself, so that a repeat gets the same one.</summary>
    private async Task<string> NoteDeletionAsync(WebhookRequest request, CancellationToken cancellationToken)
    {
        var code = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes("data-deletion\n"), .. request.Body]).AsSpan(0, 16));
        await deliveries.NoteDeletionAsync(WebhookKey.Hash(code), cancellationToken);
        return code;
    }
}
