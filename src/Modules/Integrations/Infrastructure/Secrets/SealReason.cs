namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>Why no secret can be sealed or opened right now. The code in health answers and logs is the name in snake_case.</summary>
internal enum SealReason
{
    /// <summary>The data keys were not read yet: the host is starting, or the database does not answer.</summary>
    NotLoaded = 1,

    /// <summary>The configured key file or certificate is not there.</summary>
    KeyMissing,

    /// <summary>It is there and cannot be read: not a key, cut, no private key, wrong password.</summary>
    KeyMalformed,

    /// <summary>Others than its owner can read it.</summary>
    KeyExposed,

    /// <summary>It is another key than the one that wrapped the data keys.</summary>
    KeyWrong,

    /// <summary>The key is right, but a wrapped data key was changed.</summary>
    DataKeyDamaged,

    /// <summary>Sealed secrets exist, but no data keys: a new one could never open them.</summary>
    DataKeysMissing,
}
