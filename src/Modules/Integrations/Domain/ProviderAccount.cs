namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Who the provider says we are. Never secret.</summary>
/// <param name="ExternalId">The provider's id of the account, shop, client or mailbox; what a reconnect must match.</param>
/// <param name="Name">What people recognise: shop name, mailbox, company.</param>
/// <param name="Environment"><c>live</c>, <c>test</c> or the provider's own word; null where there is one only.</param>
internal sealed record ProviderAccount(string ExternalId, string? Name = null, string? Environment = null);
