using System.Diagnostics;

namespace GeniusErp.Tests.Support;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Poll
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public static Task UntilAsync(Func<bool> condition, TimeSpan timeout, string? waitingFor = null) =>
        UntilAsync(() => Task.FromResult(condition()), timeout, waitingFor);

    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan timeout, string? waitingFor = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > timeout)
            {
                throw new TimeoutException($"Waited {timeout.TotalSeconds:0.#} s in vain for {waitingFor ?? "a condition"}.");
            }

            await Task.Delay(Between);
        }
    }
}
