using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>The way out, in the module's own words. Names no address: what a name resolves to inside is not for the one who typed it.</summary>
internal static class EgressFailures
{
    private static readonly Text Malformed = new("This is not a host name or address.", "Aceasta nu este o adresă de server.");
    private static readonly Text Port = new("This port is not allowed. Ask the operator to open it.", "Acest port nu este permis. Cereți operatorului să îl deschidă.");
    private static readonly Text Address = new(
        "This host lies in a private or reserved network. Check the name, or ask the operator to allow it.",
        "Acest server se află într-o rețea privată sau rezervată. Verificați numele sau cereți operatorului să îl permită.");
    private static readonly Text Unknown = new("No host of this name exists. Check the spelling.", "Nu există niciun server cu acest nume. Verificați cum este scris.");
    private static readonly Text Certificate = new(
        "No safe connection: the server's certificate expired, is for another name or from an unknown authority, or the server is too old for TLS 1.2.",
        "Conexiunea nu este sigură: certificatul serverului a expirat, este emis pentru alt nume sau de o autoritate necunoscută, ori serverul este prea vechi pentru TLS 1.2.");
    private static readonly Text Header = new(
        "A value holds a line break or a character that cannot be sent. Paste it again.",
        "O valoare conține un sfârșit de rând sau un caracter care nu poate fi trimis. Lipiți-o din nou.");

    /// <summary>A passing fault of the network.</summary>
    public static ProviderFailure Unavailable { get; } = new(FailureReason.ProviderUnavailable) { Step = "address" };

    /// <summary>A header, or the address itself, that could smuggle a second one.</summary>
    public static ProviderFailure UnsendableValue { get; } = new(FailureReason.InvalidConfiguration) { Hint = Header };

    /// <param name="companyHost">The company typed the host; else it is a provider's, and a missing name is an outage of somebody.</param>
    public static ProviderFailure Of(EgressFault fault, bool companyHost) => fault switch
    {
        EgressFault.MalformedHost => Configuration(Malformed),
        EgressFault.PortRefused => Configuration(Port),
        EgressFault.AddressRefused => Configuration(Address),
        EgressFault.UnknownHost when companyHost => Configuration(Unknown),
        EgressFault.UnknownHost or EgressFault.ResolverDown or EgressFault.NoAnswer => Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    /// <summary>The handshake did not end in trust. For a provider's own host this passes: it renews, or somebody in between goes away.</summary>
    public static ProviderFailure UntrustedCertificate(bool companyHost) => companyHost ? Configuration(Certificate) : Unavailable;

    private static ProviderFailure Configuration(Text hint) => new(FailureReason.InvalidConfiguration) { Hint = hint, Step = "address" };
}
