namespace GeniusErp.Modules.Integrations.Providers.Wamm;

/// <summary>Has no capability: every documented call of WAMM sends a message or changes a list, and none may be made only to test a token.</summary>
internal sealed class WammConnector;
