namespace GeniusErp.Modules.Integrations.Contracts.Events;

/// <summary>It works again (<c>error</c> to <c>connected</c>) without a new connect: the provider came back, or a check found the cause mended.</summary>
public sealed record IntegrationRecovered : IntegrationNotification;
