namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>Makes HTTP clients that are ready to call a provider as the tenant. Take it from the container; a singleton.</summary>
public interface IConnectionClients
{
    /// <summary>
    /// A client whose addresses are relative to the provider's API (no slash in front) and that adds the provider's authentication and API version by itself. It keeps to the
    /// provider's limit for this connection on all hosts together, renews the credential once and sends once more when the provider refuses it (bodies in memory of up to 1 MiB,
    /// and no body), follows redirects of GET and HEAD on the same host only, and takes everything to do with the credential to no other host. Cheap: make one for each piece
    /// of work, dispose of it or not.
    /// <para>
    /// Its calls throw <see cref="ConnectionException"/> when the connection is at fault: the credential is refused for good, the connection is gone, the limit would make the call wait
    /// longer than 10 seconds, nobody answers. All other answers of the provider are the caller's, a 429 too (what it asks for is kept on all hosts). <see cref="HttpClient.Timeout"/> is 100 seconds, any
    /// waiting included, and may be changed; buffered answers are limited to 64 MiB.
    /// </para>
    /// </summary>
    /// <exception cref="ConnectionException"><see cref="ConnectionFailureCodes.NotSupported"/>: the provider is not called over HTTP.</exception>
    HttpClient Create(Connection connection);
}
