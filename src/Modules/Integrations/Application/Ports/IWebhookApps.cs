using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>The operator's OAuth app as an address.</summary>
/// <param name="Secrets">What signs: the newest first.</param>
/// <param name="Tokens">What a handshake has to name.</param>
internal sealed record OperatorWebhookApp(WebhookApp App, IReadOnlyList<Secret> Secrets, IReadOnlyList<Secret> Tokens);

/// <summary>The addresses of the operator's OAuth apps, from the configuration.</summary>
internal interface IWebhookApps
{
    OperatorWebhookApp? Find(string key);
}

/// <summary>Where this installation is reached from outside.</summary>
internal interface IPublicAddress
{
    /// <summary>Ends in a slash.</summary>
    Uri Base { get; }
}
