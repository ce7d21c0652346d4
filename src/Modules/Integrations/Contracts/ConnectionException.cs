namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// A call over a connection's client that ended in a failure of the connection. What the provider answers otherwise, errors included, reaches the caller as the answer.
/// An <see cref="HttpRequestException"/>, so that an SDK treats it as a call that did not get through.
/// </summary>
public sealed class ConnectionException(ConnectionFailure failure) : HttpRequestException($"{failure.Code}: {failure.Message.En}")
{
    /// <summary>What happened and what to tell the user.</summary>
    public ConnectionFailure Failure { get; } = failure;
}
