using System.Collections.Frozen;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace GeniusErp.Modules.Integrations.Application.ForOtherModules;

/// <summary>Makes a stored row usable: secrets opened, settings whole, a token that is valid now.</summary>
internal sealed class ConnectionOpener(
    IProviderCatalogue catalogue, SealedSettings settings, TokenVault tokens, GrantRenewal renewal, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Job = "use";

    /// <summary>A renewal that is due is going on elsewhere, or is put off: how soon the row is looked at again.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>A token is not handed out on its last legs: it has to survive the call.</summary>
    private static readonly TimeSpan LeastLife = TimeSpan.FromSeconds(10);

    /// <param name="tenant">Who asked: the row may be its company's.</param>
    public async Task<ConnectionResult<OpenedConnection>> OpenAsync(TenantScope tenant, StoredConnection row, CancellationToken cancellationToken)
    {
        if (catalogue.Find(row.Provider) is not { } provider)
        {
            return ConnectionFailures.NotSupported(row.Provider.Code());
        }

        if (row.Status == IntegrationStatus.Error)
        {
            return ConnectionFailures.Of(provider, row.Id, row.ErrorCode ?? FailureReason.UnexpectedResponse);
        }

        var opened = await settings.OpenAsync(provider, row.Owner.CompanyId, row.Id, row.Config, cancellationToken);
        if (!opened.Succeeded)
        {
            return ConnectionFailures.Of(provider, row.Id, opened.Error);
        }

        var (values, errors) = SettingsReader.Complete(provider, opened.Value);
        if (errors.Count > 0)
        {
            return ConnectionFailures.Of(provider, row.Id, FailureReason.InvalidConfiguration, hint: errors[0].Message);
        }

        var readAt = clock.GetUtcNow();
        var token = await TokenAsync(provider, row, values, cancellationToken);
        if (token is { Failure: { } refused })
        {
            return ConnectionFailures.Of(provider, row.Id, refused);
        }

        var address = catalogue.Capability<IAuthenticatesRequests>(row.Provider)?.BaseAddress(values);
        return address is { Failure: { } misplaced }
            ? ConnectionFailures.Of(provider, row.Id, misplaced)
            : Opened(tenant, provider, row, values, token?.Value, address?.Value, readAt);
    }

    /// <summary>Null when the row's calls carry no token.</summary>
    private async Task<ProviderResult<AccessToken>?> TokenAsync(ProviderDescriptor provider, StoredConnection row, SettingValues values, CancellationToken cancellationToken)
    {
        if (row.Grant is not { } grant)
        {
            var waits = provider.OAuthFor(values) is not null || catalogue.Capability<ILogsIn>(row.Provider)?.LogsInWith(values) is true;
            return waits ? (ProviderResult<AccessToken>)new ProviderFailure(FailureReason.ReauthorizationRequired) : null;
        }

        var named = provider.LivesOn?.NameOf(values);
        if (grant.IsUsableAt(clock.GetUtcNow(), named) && !grant.IsDue)
        {
            return await tokens.OpenAsync(grant, named, cancellationToken);
        }

        var renewed = await renewal.GetAsync(row.Owner, grant.Id, new(Named: named), cancellationToken);
        if (renewed.Failure is not null || row.ErrorCode is not null)
        {
            await TellAsync(row.Owner, grant.Id, renewed.Failure, cancellationToken);
        }

        return renewed;
    }

    /// <summary>What a renewal found is brought to the connections that live on the grant.</summary>
    public async Task TellAsync(TenantScope owner, GrantId grant, ProviderFailure? failure, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallContext>().Actor = Actor.System(Job);
        await scope.ServiceProvider.GetRequiredService<RenewalOutcome>().ApplyAsync(owner, grant, failure, cancellationToken);
    }

    private OpenedConnection Opened(
        TenantScope tenant, ProviderDescriptor provider, StoredConnection row, SettingValues values, AccessToken? token, Uri? address, DateTimeOffset readAt)
    {
        var connection = new Connection
        {
            Id = row.Id.Value,
            Tenant = tenant,
            Provider = row.Provider,
            AccountKey = row.AccountKey,
            DisplayName = row.DisplayName,
            Account = row.Account is { } account ? new(account.ExternalId, account.Name, account.Environment) : null,
            Settings = provider.Settings.Where(field => !field.Secret && values.Has(field.Name)).ToFrozenDictionary(field => field.Name, field => values[field.Name]!),
            Scopes = row.Grant?.Scopes ?? [],
            MissingScopes = row.Grant is null ? [] : [.. provider.Scopes.Select(scope => scope.Code).Except(row.Grant.Scopes)],
            ExpiresAt = row.Grant?.RefreshExpiresAt,
            BaseAddress = address,
            Inherited = !tenant.Owns(row.Owner.FranchiseId),
            Version = row.Version,
            Generation = token?.Generation ?? 0,
        };
        var attempt = new ConnectionAttempt(row.Owner, values, row.Id) { AccessToken = token?.Value };
        attempt = token is null ? attempt : attempt with { NamedTokens = token.Named };
        return new(connection, provider, attempt, row.Owner)
        {
            Grant = row.Grant?.Id,
            TokenEnds = token?.ExpiresAt,
            GoodUntil = GoodUntil(row.Grant, token, readAt),
        };
    }

    private DateTimeOffset GoodUntil(GrantSnapshot? grant, AccessToken? token, DateTimeOffset readAt)
    {
        if (grant is null || token is null)
        {
            return DateTimeOffset.MaxValue;
        }

        var soon = clock.GetUtcNow() + BetweenLooks;
        var due = grant.DueIn is not { } wait ? DateTimeOffset.MaxValue : readAt + wait > soon ? readAt + wait : soon;
        return token.ExpiresAt is { } end && end - LeastLife < due ? end - LeastLife : due;
    }
}
