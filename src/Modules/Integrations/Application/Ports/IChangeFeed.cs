namespace GeniusErp.Modules.Integrations.Application.Ports;

/// <summary>Something was changed, by any host or by hand.</summary>
/// <param name="What">One of <see cref="Changes"/>, or the word of whoever tells it.</param>
/// <param name="Id">The row: an integration's id, a grant's id.</param>
internal readonly record struct Change(string What, string CompanyId, Guid Id);

/// <summary>What the database tells of by itself: rows of these were updated in what a reader notices, or deleted.</summary>
internal static class Changes
{
    public const string Integration = "integration";

    /// <summary>New tokens, other scopes, a failed renewal, or gone. The integrations that live on it are not named.</summary>
    public const string Grant = "grant";

    /// <summary>A sync stream of the integration began, ended or was paused. Of the connection itself nothing changed.</summary>
    public const string Sync = "sync";
}

/// <summary>Called on the listener's thread, one call at a time: takes note and returns. What it throws is logged and concerns nobody else.</summary>
internal interface IChangeSubscriber
{
    void Changed(Change change);

    /// <summary>Changes may be missed from now on: what is cached is good for a bounded age only.</summary>
    void Lost();

    /// <summary>Every change from now on is told. What was cached before may be out of date: nothing is told of the time between.</summary>
    void Restored();
}

/// <summary>
/// Tells this host's caches and open screens of changes, milliseconds after their commit, over all tenants: subscribers keep to their own.
/// A hint and not a record: whoever has to act on each change handles events instead.
/// </summary>
internal interface IChangeFeed
{
    /// <summary>Begins with a call of <see cref="IChangeSubscriber.Restored"/> or <see cref="IChangeSubscriber.Lost"/>: how it stands now. Ends when the answer is disposed of.</summary>
    IDisposable Subscribe(IChangeSubscriber subscriber);
}
