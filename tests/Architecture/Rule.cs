namespace GeniusErp.Tests.Architecture;

/// <summary>A rule of the code: what it says about one thing, in one sentence for each breach.</summary>
internal sealed class Rule<T>(Func<T, IEnumerable<string>> breaches)
{
    /// <summary>Looks at everything. A rule that found nothing to look at keeps nothing, so that fails too.</summary>
    public void Holds(IReadOnlyCollection<T> everything)
    {
        everything.ShouldNotBeEmpty();
        everything.SelectMany(breaches).ShouldBeEmpty();
    }

    /// <summary>Shown a bad sample, the rule has to see it.</summary>
    public void Catches(T bad) => breaches(bad).ShouldNotBeEmpty();

    public void Allows(T good) => breaches(good).ShouldBeEmpty();
}
