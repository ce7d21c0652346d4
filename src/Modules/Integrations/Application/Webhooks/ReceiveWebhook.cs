using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Webhooks;

/// <summary>
/// What came to the address of one connection. When this succeeds, the delivery is kept and its event will go out; whatever happens to the host before that, the
/// provider sends it again.
/// </summary>
/// <param name="Started">Timestamp of the first byte, for the delivery's record.</param>
/// <param name="NoteRefusal">False when refusals of this company come so thick that no more of them are written down.</param>
internal sealed record ReceiveWebhookCommand(WebhookTarget Target, WebhookRequest Request, long Started, Func<bool> NoteRefusal) : ICommand<Result<WebhookAnswer>>, ISweep;

/// <param name="Text">For a handshake: what to answer, as plain text.</param>
/// <param name="DeletionCode">For a request to delete a person's data: the code by which its state can be looked up.</param>
internal sealed record WebhookAnswer(string? Text = null, string? DeletionCode = null);

internal sealed class ReceiveWebhookHandler(IProviderCatalogue catalogue, WebhookSecrets secrets, WebhookKeeping keeping, TimeProvider clock)
    : IRequestHandler<ReceiveWebhookCommand, Result<WebhookAnswer>>
{
    public async Task<Result<WebhookAnswer>> Handle(ReceiveWebhookCommand request, CancellationToken cancellationToken)
    {
        var (target, sent) = (request.Target, request.Request);
        if (catalogue.Find(target.Provider)?.Webhooks is not { } rule || (sent.Method == "GET" && !rule.ByGet))
        {
            return WebhookErrors.Refused();
        }

        var opened = await secrets.OpenAsync(target, rule, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Error;
        }

        var proof = rule.Receiver.Verify(sent, opened.Value.Secrets);
        var delivery = keeping.Begin(target.Tenant, target.IntegrationId, target.Provider, sent, clock.GetElapsedTime(request.Started)) with { EndpointId = target.EndpointId };
        if (!proof.Holds)
        {
            if (request.NoteRefusal())
            {
                await keeping.RefuseAsync(delivery, proof.Refusal!, cancellationToken);
            }

            return WebhookErrors.Refused();
        }

        var reading = rule.Receiver.Read(sent);
        delivery = delivery with { ProvedBy = opened.Value.SlotOf(proof), SignatureVerified = rule.Signed };
        var foreign = reading.Parts is [{ Account: { } account }] && AccountOf(target, rule) is { } ours && !string.Equals(account, ours, StringComparison.OrdinalIgnoreCase);
        return await keeping.KeepAsync(delivery, rule, reading, reading.Parts is [var part] ? part : WebhookPart.Whole, target.AccountKey, foreign ? "other_account" : null, sent, cancellationToken) switch
        {
            { Succeeded: true } => new WebhookAnswer(),
            { Error: var error } => error!,
        };
    }

    /// <summary>Null when it is not known: then the unguessable address and the secret have to do.</summary>
    private static string? AccountOf(WebhookTarget target, WebhookRule rule)
        => rule.AccountSetting is { } name ? target.Config[name]?.ToString() : target.Account?.ExternalId;
}
