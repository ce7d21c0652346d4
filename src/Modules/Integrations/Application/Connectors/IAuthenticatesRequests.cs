using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>
/// Knows where a provider's API is and how a call to it proves who calls: what the ready clients of sibling modules are made of. Every provider over HTTP has it,
/// and makes its own calls by it, so that nothing is said twice.
/// </summary>
internal interface IAuthenticatesRequests
{
    /// <summary>
    /// The API for these settings: the operator's address, or the environment's, or the account's own host; a slash at the end. Fails with <c>invalid_configuration</c> for stored
    /// settings that make no address.
    /// </summary>
    ProviderResult<Uri> BaseAddress(SettingValues settings);

    /// <summary>
    /// Puts the credential on a request below <see cref="BaseAddress"/>, over anything that stands in its place already (SDKs insist on a key of their own), and the API
    /// version where the request names none. Called anew for each try. Never puts a secret into the address unless the provider has no other way.
    /// </summary>
    /// <param name="request">Its content, if any, is in memory when <paramref name="attempt"/>'s provider wants the credential in the body.</param>
    /// <param name="attempt">Settings and, for providers that issue one, a token that is valid now.</param>
    /// <exception cref="InvalidOperationException">A body of another form than the one in which the provider takes its credential.</exception>
    ValueTask AuthenticateAsync(HttpRequestMessage request, ConnectionAttempt attempt, CancellationToken cancellationToken);
}

internal static class Credentials
{
    /// <summary>The token of an attempt that cannot be without one.</summary>
    /// <exception cref="InvalidOperationException">There is none: a bug of the caller.</exception>
    public static Secret RequireToken(this ConnectionAttempt attempt) => attempt.AccessToken ?? throw new InvalidOperationException("This provider's calls carry a token, and the attempt has none.");
}
