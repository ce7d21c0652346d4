using GeniusErp.Modules.Integrations.Contracts;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class GetConnectionHandler(OpenConnections connections) : IRequestHandler<GetConnection, ConnectionResult<Connection>>
{
    public Task<ConnectionResult<Connection>> Handle(GetConnection request, CancellationToken cancellationToken)
        => connections.Remembered(request.Tenant, request.Provider, request.AccountKey)?.Answer ?? ReadAsync(request, cancellationToken);

    private async Task<ConnectionResult<Connection>> ReadAsync(GetConnection request, CancellationToken cancellationToken)
    {
        var opened = await connections.GetAsync(request.Tenant, request.Provider, request.AccountKey, cancellationToken);
        return opened.Succeeded ? opened.Value.Connection : opened.Failure;
    }
}

internal sealed class GetConnectionsHandler(OpenConnections connections) : IRequestHandler<GetConnections, IReadOnlyList<ConnectionResult<Connection>>>
{
    public async Task<IReadOnlyList<ConnectionResult<Connection>>> Handle(GetConnections request, CancellationToken cancellationToken)
    {
        if (request.Wanted.Count > Limits.ConnectionsAtOnce)
        {
            throw new ArgumentException($"At most {Limits.ConnectionsAtOnce} connections at once.");
        }

        var answers = new ConnectionResult<Connection>[request.Wanted.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Limits.SweepParallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, answers.Length, options, async (index, stop) =>
        {
            var wanted = request.Wanted[index];
            var opened = await connections.GetAsync(wanted.Tenant, wanted.Provider, wanted.AccountKey, stop);
            answers[index] = opened.Succeeded ? opened.Value.Connection : opened.Failure;
        });
        return answers;
    }
}
