namespace GeniusErp.Modules.Integrations.Application.Connectors;

/// <summary>Can make the key pair by which its provider knows a company's app. The private half is sealed where it is made; only the public one is shown.</summary>
internal interface IMakesKeyPair
{
    /// <summary>Both halves by the names of their settings, the private one in a secret setting. Slow (a second or so of computing), without any call.</summary>
    /// <param name="owner">Whose it is, as the public half names it.</param>
    IReadOnlyDictionary<string, string> MakeKeyPair(string owner, DateTimeOffset now);
}
