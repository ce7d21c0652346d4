using System.Security.Cryptography;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>A provider sent somebody back. Whatever came, the answer is an outcome to show; nothing of the query is trusted or kept.</summary>
/// <param name="Provider">Whose callback address was called.</param>
/// <param name="Query">Parameters that came exactly once.</param>
/// <param name="Visitor">Whose browser it is.</param>
internal sealed record CompleteAuthorizationCommand(Provider Provider, IReadOnlyDictionary<string, string> Query, Visitor Visitor) : ICommand<Result<AuthorizationOutcome>>;

/// <summary>Who stands at the callback.</summary>
/// <param name="Session">The value of the browser's cookie; null when it has none.</param>
/// <param name="UserId">Who is signed in here; null when nobody is.</param>
/// <param name="MayWrite">For those signed in: whether they may still change connections of this company and franchise. Asked again here, for minutes have passed.</param>
internal sealed record Visitor(string? Session, string? UserId, Func<TenantScope, bool> MayWrite);

internal sealed class CompleteAuthorizationHandler(IAuthorizationStore store, ConsentTrip trip, CallContext call, TimeProvider clock)
    : IRequestHandler<CompleteAuthorizationCommand, Result<AuthorizationOutcome>>
{
    private const int LongestState = 200;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    public async Task<Result<AuthorizationOutcome>> Handle(CompleteAuthorizationCommand request, CancellationToken cancellationToken)
    {
        if (request.Query.GetValueOrDefault("state") is not { Length: > 0 and <= LongestState } state || await TakeAsync(BeginAuthorization.Hash(state), cancellationToken) is not { } taken)
        {
            return Ended("expired", request.Provider);
        }

        if (!IsSameBrowser(request.Visitor, taken.Session))
        {
            if (taken.Pending is { } begunElsewhere)
            {
                // The state is spent: whoever began must begin anew, and hears so at once.
                await store.FinishAsync(BeginAuthorization.Hash(state), begunElsewhere.Tenant, Ended("expired", request.Provider), CancellationToken.None);
            }

            return Ended("foreign_browser", request.Provider);
        }

        if (taken.Pending is not { } pending)
        {
            return taken.Outcome ?? Ended("in_progress", request.Provider);
        }

        var outcome = await FollowAsync(request, pending, cancellationToken);
        outcome = outcome with { IntegrationId = pending.IntegrationId.Value, CompanyId = pending.Tenant.CompanyId, ReturnUrl = pending.ReturnUrl };

        // Even when the browser has gone: it may come again.
        await store.FinishAsync(BeginAuthorization.Hash(state), pending.Tenant, outcome, CancellationToken.None);
        return outcome;
    }

    public static AuthorizationOutcome Ended(string code, Provider provider) => new(code, provider) { Message = SharedTexts.Get($"authorization.{code}") };

    private async Task<AuthorizationOutcome> FollowAsync(CompleteAuthorizationCommand request, PendingAuthorization pending, CancellationToken cancellationToken)
    {
        if (pending.Provider != request.Provider)
        {
            // The answer of one provider at the address of another (mix-up, RFC 9700 section 4.4): its code goes nowhere.
            return Ended("expired", request.Provider);
        }

        if (request.Visitor.UserId is { } user && (user != pending.UserId || !request.Visitor.MayWrite(pending.Tenant)))
        {
            return Ended("foreign_browser", request.Provider);
        }

        // Who began it, also where the browser comes back without a session; with one, its name is known too.
        call.Actor = call.Actor.Id == pending.UserId ? call.Actor : new("person", pending.UserId);

        // The exchange goes on when the browser leaves: a code works once, and what it brings must be kept.
        return await trip.EndAsync(pending, request.Query, CancellationToken.None);
    }

    /// <summary>A second callback waits for the first one's ending, to show the same page.</summary>
    private async Task<TakenAuthorization?> TakeAsync(byte[] stateHash, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var taken = await store.TakeAsync(stateHash, cancellationToken);
            if (taken is not { Pending: null, Outcome: null } || clock.GetElapsedTime(began) > Limits.InteractiveAttempt)
            {
                return taken;
            }

            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }

    private static bool IsSameBrowser(Visitor visitor, byte[] session)
        => visitor.Session is { } value && CryptographicOperations.FixedTimeEquals(BeginAuthorization.Hash(value), session);
}
