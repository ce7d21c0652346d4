using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Events;

/// <summary>An event that a handler could not take. Ids, codes and counts: nothing of what it says.</summary>
/// <param name="Handler">The handler's class; null when no host knows the event's type.</param>
/// <param name="Attempts">Calls so far, replays included.</param>
/// <param name="Replaying">A replay was asked for and has not ended.</param>
internal sealed record DeadLetterView(
    Guid Id, Guid EventId, string Type, string CompanyId, Guid IntegrationId, string? Handler, string ErrorCode, int Attempts, DateTimeOffset DiedAt, bool Replaying);

/// <summary>Events that were given up, the newest first. For the scope <c>integrations.operate</c> only.</summary>
internal sealed record ListDeadLettersQuery : IQuery<Result<Listed<DeadLetterView>>>;

internal sealed class ListDeadLettersHandler(IDeadLetterStore store) : IRequestHandler<ListDeadLettersQuery, Result<Listed<DeadLetterView>>>
{
    public async Task<Result<Listed<DeadLetterView>>> Handle(ListDeadLettersQuery request, CancellationToken cancellationToken)
        => new Listed<DeadLetterView>(await store.ListAsync(PageCursor.MaxLimit, cancellationToken), null);
}

/// <summary>
/// Gives an event to the handler that gave it up, once more and out of order; an event of an unknown type goes to all its handlers, as if it had just
/// happened. What succeeds is gone from the list, what fails stays with its new reason.
/// </summary>
internal sealed record ReplayDeadLetterCommand(Guid Id) : ICommand<Result<DeadLetterView>>;

internal sealed class ReplayDeadLetterHandler(IDeadLetterStore store) : IRequestHandler<ReplayDeadLetterCommand, Result<DeadLetterView>>
{
    public async Task<Result<DeadLetterView>> Handle(ReplayDeadLetterCommand request, CancellationToken cancellationToken)
        => await store.ReplayAsync(request.Id, cancellationToken) is { } letter ? letter : Error.Of(ErrorKind.NotFound, "dead_letter.not_found");
}
