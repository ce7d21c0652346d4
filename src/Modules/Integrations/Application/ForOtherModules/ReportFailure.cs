using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class ReportFailureHandler(ObservedFailures observed, IProviderCatalogue catalogue) : IRequestHandler<ReportFailure, ConnectionFailure>
{
    private const int LongestRequestId = 128;

    public async Task<ConnectionFailure> Handle(ReportFailure request, CancellationToken cancellationToken)
    {
        var connection = request.Connection;
        if (catalogue.Find(connection.Provider) is not { } provider)
        {
            return ConnectionFailures.NotSupported(connection.Provider.Code());
        }

        var failure = FailureOf(request.What);
        await observed.RecordAsync(connection, failure, cancellationToken);
        return ConnectionFailures.Of(provider, new(connection.Id), failure);
    }

    private static ProviderFailure FailureOf(ObservedFailure what) => Enum.IsDefined(what.Reason)
        ? new(what.Reason)
        {
            Plain = what.Plain,
            HttpStatus = what.HttpStatus is >= 100 and <= 599 ? what.HttpStatus : null,
            RequestId = what.RequestId is { Length: > 0 and <= LongestRequestId } id && id.All(c => c is >= '!' and <= '~') ? id : null,
            RetryAfter = what.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1) : null,
        }
        : throw new ArgumentException("No such reason.");
}
