using System.Diagnostics.CodeAnalysis;
using MediatR;

// Samples of what the rules must catch. They stand in a namespace of their own and nothing uses them.
#pragma warning disable CA1812, CA1852, CA1822
namespace GeniusErp.Tests.Architecture.Samples;

internal class OpenClass;

internal sealed record DoSomething : IRequest<int>;

internal sealed record LonelyCommand : IRequest<int>;

internal sealed record StolenQuery : IRequest<int>;

internal sealed class SomebodyElsesHandler : IRequestHandler<StolenQuery, int>
{
    public Task<int> Handle(StolenQuery request, CancellationToken cancellationToken) => Task.FromResult(1);
}

[SuppressMessage("Performance", "CA1812", Justification = "A sample.")]
internal sealed class OwnClock
{
    public DateTimeOffset Offset() => DateTimeOffset.UtcNow;

    public DateTimeOffset LocalOffset() => DateTimeOffset.Now;

    public DateTime Plain() => DateTime.UtcNow;

    public DateTime LocalPlain() => DateTime.Now;

    public DateTime Day() => DateTime.Today;
}

internal sealed class Sleeper
{
    public void Block() => Thread.Sleep(1);
}

internal sealed class Dozer
{
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return 1;
    }
}

internal sealed class Punctual(TimeProvider clock)
{
    public DateTimeOffset Now() => clock.GetUtcNow();

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
}
