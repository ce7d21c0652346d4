using System.Text.Json.Nodes;

namespace GeniusErp.Modules.Integrations.Domain;

internal sealed record IntegrationCreated(IntegrationId Id, DateTimeOffset At, Provider Provider, string AccountKey, JsonObject Settings) : IntegrationEvent(Id, At)
{
    public override string Action => "created";

    public override JsonObject After => new() { ["provider"] = Provider.Code(), ["account_key"] = AccountKey, ["config"] = Settings.DeepClone() };
}

internal sealed record IntegrationConfigured(IntegrationId Id, DateTimeOffset At, JsonObject Was, JsonObject Is) : IntegrationEvent(Id, At)
{
    public override string Action => "configured";

    public override JsonObject Before => Was;

    public override JsonObject After => Is;
}

/// <summary>A move between states, both ways. Exactly one is raised for each move.</summary>
internal abstract record IntegrationMoved(IntegrationId Id, DateTimeOffset At, IntegrationStatus From, IntegrationStatus To) : IntegrationEvent(Id, At)
{
    public override JsonObject Before => new() { ["status"] = Words.Code(From) };

    public override JsonObject After => new() { ["status"] = Words.Code(To) };
}

internal sealed record IntegrationConnected(IntegrationId Id, DateTimeOffset At, IntegrationStatus From, ProviderAccount? Account, bool Verified)
    : IntegrationMoved(Id, At, From, IntegrationStatus.Connected)
{
    public override string Action => From == IntegrationStatus.Connected ? "reconnected" : "connected";

    public override JsonObject After => new() { ["status"] = "connected", ["account"] = Account?.Name ?? Account?.ExternalId, ["verified"] = Verified };
}

internal sealed record IntegrationFailed(IntegrationId Id, DateTimeOffset At, FailureReason Reason)
    : IntegrationMoved(Id, At, IntegrationStatus.Connected, IntegrationStatus.Error)
{
    public override string Action => "failed";

    public override JsonObject After => new() { ["status"] = "error", ["reason"] = Reason.Code() };
}

internal sealed record IntegrationRecovered(IntegrationId Id, DateTimeOffset At)
    : IntegrationMoved(Id, At, IntegrationStatus.Error, IntegrationStatus.Connected)
{
    public override string Action => "recovered";
}

internal sealed record IntegrationDisconnected(IntegrationId Id, DateTimeOffset At, IntegrationStatus From)
    : IntegrationMoved(Id, At, From, IntegrationStatus.Disconnected)
{
    public override string Action => "disconnected";
}

internal sealed record IntegrationRemoved(IntegrationId Id, DateTimeOffset At) : IntegrationEvent(Id, At)
{
    public override string Action => "removed";
}

/// <summary>The provider names our account otherwise than before: another one, or the same under a new name.</summary>
internal sealed record AccountChanged(IntegrationId Id, DateTimeOffset At, ProviderAccount Was, ProviderAccount Is) : IntegrationEvent(Id, At)
{
    public override string Action => "account_changed";

    public override JsonObject Before => new() { ["account"] = Was.Name ?? Was.ExternalId };

    public override JsonObject After => new() { ["account"] = Is.Name ?? Is.ExternalId };
}

/// <summary>A connect was refused; the state did not change.</summary>
internal sealed record ConnectRefused(IntegrationId Id, DateTimeOffset At, FailureReason Reason) : IntegrationEvent(Id, At)
{
    public override string Action => "connect_refused";

    public override JsonObject After => new() { ["reason"] = Reason.Code() };
}

/// <summary>A person consented at the provider's page.</summary>
/// <param name="Account">Who, as the authority names them.</param>
internal sealed record ConsentGiven(IntegrationId Id, DateTimeOffset At, string Account) : IntegrationEvent(Id, At)
{
    public override string Action => "consent_given";

    public override JsonObject After => new() { ["account"] = Account };
}

/// <summary>A trip to the consent page ended without a consent that could be used.</summary>
internal sealed record ConsentNotGiven(IntegrationId Id, DateTimeOffset At, string Outcome) : IntegrationEvent(Id, At)
{
    public override string Action => "consent_not_given";

    public override JsonObject After => new() { ["outcome"] = Outcome };
}

/// <summary>A health check answered. Those on a schedule are recorded only when their outcome differs from the one before.</summary>
internal sealed record IntegrationChecked(IntegrationId Id, DateTimeOffset At, FailureReason? Reason) : IntegrationEvent(Id, At)
{
    public override string Action => "checked";

    public override JsonObject After => new() { ["result"] = Reason is { } reason ? reason.Code() : "ok" };
}

/// <summary>Another module was given the raw secrets. Names them; never their values.</summary>
internal sealed record CredentialRevealed(IntegrationId Id, DateTimeOffset At, string Purpose, IReadOnlyList<string> Names) : IntegrationEvent(Id, At)
{
    public override string Action => "credential_revealed";

    public override JsonObject After => new() { ["purpose"] = Purpose, ["secrets"] = new JsonArray([.. Names.Select(name => JsonValue.Create(name))]) };
}
