namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Identifies an integration. New ones are UUID version 7, so that they sort by time.</summary>
internal readonly record struct IntegrationId(Guid Value)
{
    public static IntegrationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}

/// <summary>Identifies a renewable credential that one or more integrations use.</summary>
internal readonly record struct GrantId(Guid Value)
{
    public static GrantId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString();
}
