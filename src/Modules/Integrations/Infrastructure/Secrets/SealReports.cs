namespace GeniusErp.Modules.Integrations.Infrastructure.Secrets;

/// <summary>How far a seal command is.</summary>
/// <param name="Step">What it is doing: <c>waiting</c>, or the table it walks through.</param>
/// <param name="WaitingFor">The hosts that have not loaded the new key yet.</param>
internal sealed record SealProgress(string Step, long Done, long Total, IReadOnlyList<string> WaitingFor)
{
    public const string Waiting = "waiting";
}

/// <param name="KeyVersion">The new data key.</param>
/// <param name="SealedHosts">Live hosts that can open nothing; they were not waited for.</param>
internal sealed record RotationReport(int KeyVersion, IReadOnlyList<string> SealedHosts);

/// <param name="KeyVersion">The data key that everything was sealed under.</param>
/// <param name="Rows">Rows rewritten.</param>
/// <param name="Unreadable">Secrets under older keys that do not open and were left as they are: moved, cut, changed.</param>
/// <param name="Secrets">How many secrets stand under each version now; under 0 those whose envelope is none.</param>
/// <param name="Retired">The versions that nothing uses any more: their rows may be removed.</param>
internal sealed record ResealReport(int KeyVersion, long Rows, long Unreadable, IReadOnlyDictionary<int, long> Secrets, IReadOnlyList<int> Retired);

/// <param name="Rows">Rows rewritten.</param>
/// <param name="Secrets">Plain values sealed.</param>
/// <param name="UnknownProviders">Rows of providers that the catalogue does not have: their secret fields are not known.</param>
/// <param name="NotText">Secret fields that hold neither text nor a number nor a sealed value; left as they are, refused when used.</param>
internal sealed record AdoptionReport(long Rows, long Secrets, long UnknownProviders, long NotText);
