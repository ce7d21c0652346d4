using System.Globalization;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>Why there is no connection to use, or why a call over one was not made. Holds codes and texts for people, never a secret or a provider's raw answer.</summary>
/// <param name="Code">Stable: one of <see cref="ConnectionFailureCodes"/>, or that of <see cref="Reason"/> (for example <c>reauthorization_required</c>).</param>
/// <param name="Message">What to tell the user: what happened and what to do next.</param>
public sealed record ConnectionFailure(string Code, ConnectionMessage Message)
{
    /// <summary>What the connection itself suffers from; null when nothing is wrong with one (there is none, several could be meant, the host is not ready).</summary>
    public FailureReason? Reason { get; init; }

    /// <summary>When trying again makes sense; null when a person has to act first.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The connection that is at fault, for a link to its page in the console; null when there is none or several.</summary>
    public Guid? IntegrationId { get; init; }
}

/// <summary>The codes of <see cref="ConnectionFailure.Code"/> beside those of <see cref="FailureReason"/>.</summary>
public static class ConnectionFailureCodes
{
    /// <summary>The tenant has no connected account at this provider, or none of this key.</summary>
    public const string NotConnected = "not_connected";

    /// <summary>No account was named, there are several, and none of them is called <c>default</c>.</summary>
    public const string AmbiguousAccount = "ambiguous_account";

    /// <summary>This provider has no client of the kind that was asked for: HTTP for mail, IMAP for a shop.</summary>
    public const string NotSupported = "not_supported";

    /// <summary>The credential had ended and was renewed, but the request could not be sent a second time: send it again.</summary>
    public const string CredentialRenewed = "credential_renewed";

    /// <summary>This host cannot open secrets at the moment: the operator has to act.</summary>
    public const string VaultSealed = "vault.sealed";
}

/// <summary>One text for people in both languages.</summary>
public sealed record ConnectionMessage(string En, string Ro)
{
    /// <summary>Romanian for <c>ro</c> and its regions, English for everything else.</summary>
    public string In(CultureInfo culture) => culture.TwoLetterISOLanguageName == "ro" ? Ro : En;

    /// <summary>English: for logs.</summary>
    public override string ToString() => En;
}
