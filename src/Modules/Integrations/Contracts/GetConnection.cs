using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Contracts;

/// <summary>
/// Asks for a connection that works now; its token is renewed first when it has ended. A franchise gets its own connection, when it has one that is not disconnected,
/// else the company's; one that is in error is a failure, never a silent step to the other. Answered from memory when nothing has changed.
/// </summary>
/// <param name="Tenant">For whom, from the caller's token. An illegal one is an <see cref="ArgumentException"/>.</param>
/// <param name="Provider">The outside system.</param>
/// <param name="AccountKey">Which account; null for the one called <c>default</c>, else the only one (<see cref="ConnectionFailureCodes.AmbiguousAccount"/> when there are several).</param>
public sealed record GetConnection(TenantScope Tenant, Provider Provider, string? AccountKey = null) : IRequest<ConnectionResult<Connection>>;

/// <summary>The same for many at once, side by side.</summary>
/// <param name="Wanted">At most 1000; more is an <see cref="ArgumentException"/>.</param>
/// <returns>One answer for each, in the order of <paramref name="Wanted"/>.</returns>
public sealed record GetConnections(IReadOnlyList<GetConnection> Wanted) : IRequest<IReadOnlyList<ConnectionResult<Connection>>>;
