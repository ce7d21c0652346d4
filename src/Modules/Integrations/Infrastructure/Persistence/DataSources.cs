using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>Connections of role <c>integrations_app</c>: serve requests, see one company at a time.</summary>
internal sealed record AppDataSource(NpgsqlDataSource Source);

/// <summary>Connections of role <c>integrations_worker</c>: find due work before a tenant is known.</summary>
internal sealed record WorkerDataSource(NpgsqlDataSource Source);
