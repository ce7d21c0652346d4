using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Pipeline;

/// <summary>
/// The same Idempotency-Key gives the same answer and one effect, across hosts and crashes: the key is claimed before the work and answered
/// in the transaction of its effect (see <see cref="IUnitOfWork"/>). Without an effect the claim is let go.
/// </summary>
internal sealed class IdempotencyBehavior<TRequest, TResponse>(CallContext call, IIdempotencyStore store) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IModuleRequest, IRepeatable
    where TResponse : IResult<TResponse>
{
    // The fingerprint covers passwords that a person chose: made slow, so that the table is no shortcut to them.
    private const int Iterations = 20_000;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (call.IdempotencyKey is not { } key)
        {
            return await next();
        }

        var operation = typeof(TRequest).Name;
        var hash = Fingerprint(request, key);
        var claim = await store.ClaimAsync(request.Tenant, operation, key, hash, cancellationToken);
        switch (claim.State)
        {
            case IdempotencyState.Answered:
                return StoredAnswer.Read<TResponse>(claim.Answer!);
            case IdempotencyState.Reused:
                return TResponse.Failure(Error.Of(ErrorKind.Refused, "idempotency.reused"));
            case IdempotencyState.InProgress:
                return TResponse.Failure(Error.Of(ErrorKind.Conflict, "idempotency.in_progress") with { RetryAfter = TimeSpan.FromSeconds(1) });
            default:
                break;
        }

        call.Claim = claim;
        try
        {
            return await next();
        }
        finally
        {
            if (!claim.Kept)
            {
                // Nothing was written: the caller may correct the request and use the key again.
                await store.ReleaseAsync(request.Tenant, claim, CancellationToken.None);
            }
        }
    }

    private static byte[] Fingerprint(TRequest request, string key)
        => Rfc2898DeriveBytes.Pbkdf2(JsonSerializer.SerializeToUtf8Bytes(request), Encoding.UTF8.GetBytes($"{request.Tenant.CompanyId}\n{request.Tenant.FranchiseId}\n{key}"), Iterations, HashAlgorithmName.SHA256, 32);
}
