using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Tokens;

/// <summary>Tells other modules of credentials that cannot renew themselves and end soon: at 30, 7 and 1 days before, each once.</summary>
internal sealed record NoticeExpiringCredentialsCommand : ICommand<Result<SweepReport>>, ISweep;

/// <summary>Ends that come near.</summary>
internal interface IExpiryStore
{
    /// <summary>
    /// Writes the notices that are due, each with the mark that it was given, in one transaction per grant. A new consent or a renewal moves the end,
    /// and the notices begin anew. Any number of hosts may do so at once.
    /// </summary>
    /// <returns>How many grants were noticed.</returns>
    Task<int> NoticeAsync(IReadOnlyList<int> days, CancellationToken cancellationToken);
}

internal sealed class NoticeExpiringCredentialsHandler(IExpiryStore store) : IRequestHandler<NoticeExpiringCredentialsCommand, Result<SweepReport>>
{
    public async Task<Result<SweepReport>> Handle(NoticeExpiringCredentialsCommand request, CancellationToken cancellationToken)
        => new SweepReport(await store.NoticeAsync(Limits.ExpiryNotices, cancellationToken), 0);
}
