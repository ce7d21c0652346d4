using GeniusErp.Tests.Integrations.EndToEnd.Api;

namespace GeniusErp.Tests.Integrations.EndToEnd.Webhooks;

/// <summary>One running host for the tests of webhooks, whose schedule lets nobody wait.</summary>
public sealed class WebhookFixture : ApiFixture
{
    private protected override IReadOnlyList<(string Name, string? Value)> Settings { get; } = [("Integrations:Jobs:CheckEvery", "00:00:01"), ("Integrations:Jobs:ConfirmEvery", "00:00:01")];
}

[CollectionDefinition(Name)]
public sealed class WebhookGroup : ICollectionFixture<WebhookFixture>
{
    public const string Name = "Webhooks";
}
