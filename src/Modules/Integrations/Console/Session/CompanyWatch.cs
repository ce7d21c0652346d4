using System.Threading.Channels;
using GeniusErp.Modules.Integrations.Application.Ports;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>
/// Tells one open page that something of its company changed, at most once a second however much changes; and once in a while without any news, since
/// the feed is a hint, new rows are not told of, and „acum 4 min” grows old by itself.
/// </summary>
internal sealed class CompanyWatch : IChangeSubscriber, IDisposable
{
    private static readonly TimeSpan Gathered = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Anyway = TimeSpan.FromSeconds(20);

    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string company;
    private readonly TimeProvider clock;
    private readonly IDisposable subscription;

    public CompanyWatch(IChangeFeed feed, string company, TimeProvider clock)
    {
        (this.company, this.clock) = (company, clock);
        subscription = feed.Subscribe(this);
    }

    public void Changed(Change change)
    {
        if (change.CompanyId == company)
        {
            news.Writer.TryWrite(true);
        }
    }

    public void Lost()
    {
        // The page looks by itself until then.
    }

    public void Restored() => news.Writer.TryWrite(true);

    public async Task RunAsync(Func<Task> look, CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            using (var patience = new CancellationTokenSource(Anyway, clock))
            using (var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, gone))
            {
                try
                {
                    await news.Reader.ReadAsync(both.Token);
                }
                catch (OperationCanceledException) when (!gone.IsCancellationRequested)
                {
                    // No news: looked at all the same.
                }
            }

            await look();
            await Task.Delay(Gathered, clock, gone);
        }
    }

    public void Dispose() => subscription.Dispose();
}
