namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Can prove by a message to the connection's own address what a sign-in does not prove: that it may send.</summary>
internal interface ISendsTestMessage
{
    /// <summary>Sends one message, and answers to whom. Ends within the caller's token, and answers a failure for whatever the provider or the network does.</summary>
    Task<ProviderResult<string>> SendTestMessageAsync(ConnectionAttempt attempt, CancellationToken cancellationToken);
}
