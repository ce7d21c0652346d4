using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Modules.Integrations.Infrastructure.Outbox;
using GeniusErp.Modules.Integrations.Infrastructure.Persistence.Configurations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

internal sealed class UnitOfWork(IntegrationsDbContext context, CallContext call, ConnectionCache cache) : IUnitOfWork
{
    public async Task<Result<T>> CommitAsync<T>(Result<T> answer, CancellationToken cancellationToken)
    {
        var changed = context.ChangeTracker.Entries<Integration>().Select(entry => entry.Entity).ToList();
        context.Activity.AddRange(changed.SelectMany(Entries));
        context.Outbox.AddRange(PublicEvents.Of(changed).Select(OutboxEvent.Of));
        AnswerClaim(answer);
        context.Database.AutoTransactionBehavior = IsOneNewRow() ? AutoTransactionBehavior.Never : AutoTransactionBehavior.WhenNeeded;
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return IntegrationErrors.ChangedMeanwhile();
        }
        catch (DbUpdateException problem) when (problem.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: IntegrationConfiguration.LiveRowIndex
        })
        {
            return IntegrationErrors.AccountKeyTaken(changed[0].AccountKey);
        }
        catch (DbUpdateException problem) when (problem.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: GrantConfiguration.AccountIndex
        })
        {
            // Two logged in at once where there was no grant yet; the other one's is there now.
            return IntegrationErrors.ChangedMeanwhile();
        }

        foreach (var integration in changed)
        {
            integration.ClearEvents();

            // On this host at once; the others hear of it.
            cache.Forget(integration.CompanyId);
        }

        if (call.Claim is { } claim)
        {
            claim.Kept = true;
        }

        return answer;
    }

    public void Reset() => context.ChangeTracker.Clear();

    /// <summary>
    /// A new row and its activity go in one batch, which is one implicit transaction, as for reads: begin and commit would be a round trip more.
    /// Whatever changes a row needs the explicit one: a stale row is noticed after its batch, and takes the others back.
    /// </summary>
    private bool IsOneNewRow()
    {
        var entries = context.ChangeTracker.Entries().ToList();
        return entries.All(entry => entry is { State: EntityState.Added, Entity: Integration or ActivityEntry }) && entries.Count(entry => entry.Entity is Integration) == 1;
    }

    private void AnswerClaim<T>(Result<T> answer)
    {
        if (call.Claim is not { } claim)
        {
            return;
        }

        // Only the answer is written, and only if the claim is still ours.
        var record = new IdempotencyRecord
        {
            CompanyId = context.ActsFor!,
            Operation = claim.Operation,
            Key = claim.Key,
            ClaimId = claim.ClaimId,
            RequestHash = [],
            ClaimedUntil = default,
            CreatedAt = default,
        };
        context.Idempotency.Attach(record);
        record.Answer = StoredAnswer.Write(answer);
    }

    /// <summary>What happened in one moment is read in the order in which it happened: the ids decide, so they are handed out sorted.</summary>
    private IEnumerable<ActivityEntry> Entries(Integration integration)
        => integration.Events.Zip(integration.Events.Select(happened => Guid.CreateVersion7(happened.At)).Order(), (happened, id) => Entry(integration, happened, id));

    private ActivityEntry Entry(Integration integration, IntegrationEvent happened, Guid id) => new()
    {
        Id = id,
        OccurredAt = happened.At,
        CompanyId = integration.CompanyId,
        FranchiseId = integration.FranchiseId,
        IntegrationId = integration.Id.Value,
        Action = happened.Action,
        ActorKind = call.Actor.Kind,
        ActorId = call.Actor.Id,
        ActorName = call.Actor.Name,
        ActorAddress = call.From,
        Before = Json(happened.Before),
        After = Json(happened.After),
    };

    private static string? Json(JsonObject? value) => value?.ToJsonString(JsonSerializerOptions.Default);
}
