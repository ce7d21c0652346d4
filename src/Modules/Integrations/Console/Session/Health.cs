using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>The badges, worst first: the order in which lists show them. <see cref="ExpiresSoon"/> and <see cref="Late"/> share shape and colour.</summary>
public enum Health
{
    /// <summary>An error that a person must mend.</summary>
    NeedsAttention = 1,

    /// <summary>Connected; the last failure passes by itself.</summary>
    Retrying,

    /// <summary>Connected; cannot renew itself and ends within 14 days.</summary>
    ExpiresSoon,

    /// <summary>Connected; something that is read regularly has had no success for two of its intervals.</summary>
    Late,

    /// <summary>The last check was good.</summary>
    Connected,

    /// <summary>Never connected, or let go.</summary>
    NotConnected,
}

/// <summary>What the one button beside a failure does.</summary>
internal enum Repair
{
    None,
    Reconnect,
    EnterAgain,
    CorrectSettings,
    GrantPermission,
    ChooseAccount,
    TryNow,
    TestNow,
    Connect,
}

internal static class HealthRules
{
    /// <summary>A person may be asked for consent on the provider's own page.</summary>
    public static bool AsksConsent(this ProviderView provider) => provider.AuthKinds.Any(kind => kind is "oauth2_code" or "mail_oauth");

    /// <summary>There is no other way to connect.</summary>
    public static bool OnlyByConsent(this ProviderView provider) => provider.AuthKinds.All(kind => kind is "oauth2_code");

    /// <summary>This connection rests on a consent: of a provider that has other ways too, one that was typed in has no grant.</summary>
    public static bool UsesConsent(this ProviderView provider, bool hasGrant) => provider.OnlyByConsent() || (hasGrant && provider.AsksConsent());

    public static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(14);

    public static Health Of(IntegrationView row, NoticeView? notice, DateTimeOffset now) => row.Status switch
    {
        "error" => Health.NeedsAttention,
        "connected" when row.ErrorCode is not null => Health.Retrying,
        "connected" when notice?.EndsAt is { } end && end - now <= ExpiryNotice => Health.ExpiresSoon,
        "connected" when notice?.LateStream is not null => Health.Late,
        "connected" => Health.Connected,
        _ => Health.NotConnected,
    };

    public static Health Worst(IEnumerable<Health> members) => members.DefaultIfEmpty(Health.NotConnected).Min();

    /// <summary>One button for each reason; none where nothing that a person does would help.</summary>
    public static Repair RepairOf(string? reason, bool usesConsent) => Words.TryParse<FailureReason>(reason, out var known)
        ? known switch
        {
            FailureReason.ReauthorizationRequired => Repair.Reconnect,
            FailureReason.InvalidCredentials => usesConsent ? Repair.Reconnect : Repair.EnterAgain,
            FailureReason.InvalidConfiguration => Repair.CorrectSettings,
            FailureReason.PermissionMissing => usesConsent ? Repair.GrantPermission : Repair.TestNow,
            FailureReason.AccountMismatch => Repair.ChooseAccount,
            FailureReason.SecretUnreadable => Repair.EnterAgain,
            FailureReason.ProviderUnavailable => Repair.TryNow,
            FailureReason.RateLimited or FailureReason.OperatorFault => Repair.None,
            _ => Repair.TestNow,
        }
        : Repair.TestNow;

    /// <summary>Text key of the button's word.</summary>
    public static string TextKey(this Repair repair) => "repair." + Words.Code(repair);

    /// <summary>The stored secrets are to be typed anew: their boxes are open when the form comes up.</summary>
    public static bool OpensSecrets(this Repair repair) => repair is Repair.EnterAgain or Repair.Reconnect or Repair.ChooseAccount;
}
