using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

internal sealed class RevealCredentialHandler(OpenConnections connections, IIntegrationRepository integrations, IUnitOfWork unitOfWork, TimeProvider clock)
    : IRequestHandler<RevealCredential, ConnectionResult<RevealedCredential>>
{
    private const string Token = "access_token";
    private const int LongestPurpose = 200;

    public async Task<ConnectionResult<RevealedCredential>> Handle(RevealCredential request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Purpose) || request.Purpose.Length > LongestPurpose || request.Purpose.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
        {
            throw new ArgumentException($"The purpose is one line of 1 to {LongestPurpose} characters.");
        }

        var opened = await connections.FindAsync(request.Connection, cancellationToken);
        if (!opened.Succeeded)
        {
            return opened.Failure;
        }

        var connection = opened.Value;
        var secrets = connection.Provider.Settings
            .Where(field => field.Secret && connection.Attempt.Settings.Has(field.Name))
            .ToDictionary(field => field.Name, field => connection.Attempt.Settings.Secret(field.Name).Reveal());
        IReadOnlyList<string> names = connection.Attempt.AccessToken is null ? [.. secrets.Keys] : [.. secrets.Keys, Token];
        if (!await NoteAsync(request, connection, names, cancellationToken))
        {
            return ConnectionFailures.NotConnected(connection.Provider.Name, connection.Connection.AccountKey);
        }

        return new RevealedCredential { Secrets = secrets, AccessToken = connection.Attempt.AccessToken?.Reveal(), AccessExpiresAt = connection.TokenEnds };
    }

    /// <summary>Written down first: no secret is given away without its line in the log.</summary>
    private async Task<bool> NoteAsync(RevealCredential request, OpenedConnection connection, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (await integrations.FindAsync(connection.Owner, connection.Id, cancellationToken) is not { Status: not IntegrationStatus.Disconnected } integration)
        {
            return false;
        }

        integration.NoteReveal(request.Purpose.Trim(), names, clock.Now());
        return (await unitOfWork.CommitAsync<bool>(true, cancellationToken)).Succeeded;
    }
}
