namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Configuration section <c>Integrations:Sealing</c>: where the key-encryption key is. Exactly one of the two outside Development.</summary>
internal sealed class SealingOptions
{
    public const string Section = "Integrations:Sealing";

    /// <summary>A file with 32 random bytes in base64, readable by its owner only. Development default: a file in the user's data folder.</summary>
    public string? KeyFile { get; set; }

    /// <summary>A PFX or PEM file with an RSA certificate and its private key, readable by its owner only.</summary>
    public string? Certificate { get; set; }

    /// <summary>The password of the PFX file or of the PEM's private key, where it has one.</summary>
    public string? CertificatePassword { get; set; }
}
