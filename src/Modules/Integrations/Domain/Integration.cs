namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>
/// One account of a company at one provider: its settings, whether it works, and why not.
/// Every change of state goes through <see cref="MoveTo"/>.
/// </summary>
internal sealed class Integration : AggregateRoot
{
    public const string DefaultAccountKey = "default";

    private Integration(IntegrationId id, string companyId, string? franchiseId, Provider provider, string accountKey, IntegrationConfig config)
        => (Id, CompanyId, FranchiseId, Provider, AccountKey, Config) = (id, companyId, franchiseId, provider, accountKey, config);

    public IntegrationId Id { get; private set; }

    public string CompanyId { get; private set; }

    public string? FranchiseId { get; private set; }

    public Provider Provider { get; private set; }

    public IntegrationStatus Status { get; private set; }

    public IntegrationConfig Config { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public string AccountKey { get; private set; }

    public string? DisplayName { get; private set; }

    public ProviderAccount? Account { get; private set; }

    public bool Verified { get; private set; }

    public GrantId? GrantId { get; private set; }

    public FailureReason? ErrorCode { get; private set; }

    public DateTimeOffset? ErrorSince { get; private set; }

    public ErrorContext? ErrorContext { get; private set; }

    public DateTimeOffset? NextCheckAt { get; private set; }

    public DateTimeOffset? LastVerifiedAt { get; private set; }

    public DateTimeOffset? LastSyncedAt { get; private set; }

    /// <summary>Failures in a row since the last success.</summary>
    public int FailureCount { get; private set; }

    /// <summary>Grows with what people do: the ETag of writes.</summary>
    public int Version { get; private set; } = 1;

    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>A new row, disconnected. The id comes from outside because the secrets in <paramref name="config"/> are sealed to it.</summary>
    public static Integration Create(IntegrationId id, TenantScope tenant, Provider provider, string accountKey, string? displayName, IntegrationConfig config, Func<string, bool> isSecret, DateTimeOffset now)
    {
        var created = new Integration(id, tenant.CompanyId, tenant.FranchiseId, provider, accountKey, config)
        {
            DisplayName = displayName,
            CreatedAt = now,
            UpdatedAt = now,
        };
        created.Raise(new IntegrationCreated(id, now, provider, accountKey, config.Masked(isSecret).ToJsonObject()));
        return created;
    }

    /// <summary>A person changed settings or the name. A connected row stays connected, but has to prove itself again.</summary>
    public Result Configure(string? displayName, IntegrationConfig config, Func<string, bool> isSecret, DateTimeOffset now)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        var was = Config.Masked(isSecret).ToJsonObject();
        var settingsChanged = !config.Equals(Config);
        if (!settingsChanged && displayName == DisplayName)
        {
            return Result.Success;
        }

        var changed = IntegrationChange.Between((DisplayName, was, Config), (displayName, config.Masked(isSecret).ToJsonObject(), config));
        DisplayName = displayName;
        Config = config;
        if (settingsChanged)
        {
            Verified = false;
            if (Status != IntegrationStatus.Disconnected)
            {
                NextCheckAt = now;
            }
        }

        TouchedByPerson(now);
        Raise(new IntegrationConfigured(Id, now, changed.Before, changed.After));
        return Result.Success;
    }

    /// <summary>The provider accepted what the settings hold. From any state; connected again counts as a reconnect.</summary>
    public Result Connect(ProviderAccount? account, bool verified, DateTimeOffset now, double jitter = 0)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        var from = Status;
        if (from != IntegrationStatus.Connected && !IntegrationTransitions.Allows(from, IntegrationStatus.Connected))
        {
            return IntegrationErrors.IllegalTransition(from, IntegrationStatus.Connected);
        }

        Status = IntegrationStatus.Connected;
        var accountChanged = Learn(account, now);
        RecordSuccess(verified, now, jitter);
        TouchedByPerson(now);
        Raise(new IntegrationConnected(Id, now, from, Account, verified));
        RaiseIfAny(accountChanged);
        return Result.Success;
    }

    /// <summary>A connect was refused. Never changes a connected row; elsewhere the failure is kept so that people see why.</summary>
    public Result RefuseConnect(ProviderFailure failure, DateTimeOffset now)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        if (Status != IntegrationStatus.Connected && failure.Reason != FailureReason.OperatorFault)
        {
            RecordFailure(failure, now);
            UpdatedAt = now;
        }

        Raise(new ConnectRefused(Id, now, failure.Reason));
        return Result.Success;
    }

    /// <summary>A check of the saved row succeeded.</summary>
    public Result PassCheck(ProviderAccount? account, DateTimeOffset now, double jitter = 0)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        if (Status == IntegrationStatus.Disconnected)
        {
            return IntegrationErrors.NotConnected();
        }

        var hadFailed = ErrorCode is not null;
        var accountChanged = Learn(account, now);
        RecordSuccess(verified: true, now, jitter);
        if (Status == IntegrationStatus.Error)
        {
            MoveTo(IntegrationStatus.Connected, now, new IntegrationRecovered(Id, now));
        }
        else if (hadFailed)
        {
            Note(new IntegrationChecked(Id, now, null), now);
        }

        RaiseIfAny(accountChanged);
        return Result.Success;
    }

    /// <summary>
    /// A check, a refresh or a use failed. Permanent reasons end in error at once when plain, else on the second look a minute later;
    /// passing ones retry, and become an error after a day, except <see cref="FailureReason.RateLimited"/>.
    /// </summary>
    public Result FailCheck(ProviderFailure failure, DateTimeOffset now, double jitter = 0)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        if (Status == IntegrationStatus.Disconnected)
        {
            return IntegrationErrors.NotConnected();
        }

        if (failure.Reason == FailureReason.OperatorFault)
        {
            // The operator's mistake: the alarm is theirs, the connection is left alone and looked at again later.
            NextCheckAt = Status == IntegrationStatus.Connected ? now + RetryPolicy.Spread(RetryPolicy.OutageCheck, jitter) : NextCheckAt;
            return Result.Success;
        }

        var before = ErrorCode;
        var since = ErrorSince;
        var movesToError = Status == IntegrationStatus.Connected && EndsInError(failure, before, since, now);
        RecordFailure(failure, now);
        NextCheckAt = NextCheckAfter(failure, movesToError || Status == IntegrationStatus.Error, now, jitter);
        if (movesToError)
        {
            return MoveTo(IntegrationStatus.Error, now, new IntegrationFailed(Id, now, failure.Reason));
        }

        return before == ErrorCode ? Result.Success : Note(new IntegrationChecked(Id, now, failure.Reason), now);
    }

    /// <summary>Lives on this grant from now on.</summary>
    public void Use(GrantId grant) => GrantId = grant;

    /// <summary>A person consented at the provider. The state changes only when the connection has proved itself.</summary>
    public void GiveConsent(GrantId grant, string account, DateTimeOffset now)
    {
        GrantId = grant;
        UpdatedAt = now;
        Raise(new ConsentGiven(Id, now, account));
    }

    /// <summary>A trip to the consent page ended without one: nothing changes.</summary>
    public void EndTrip(string outcome, DateTimeOffset now) => Raise(new ConsentNotGiven(Id, now, outcome));

    /// <summary>Its tokens were made with credentials that no longer count.</summary>
    public void LetGrantGo() => GrantId = null;

    /// <summary>Another module is about to be given the secrets: for the activity log, nothing else changes.</summary>
    public void NoteReveal(string purpose, IReadOnlyList<string> names, DateTimeOffset now) => Raise(new CredentialRevealed(Id, now, purpose, names));

    /// <summary>The sweep looks again then; null = never by itself.</summary>
    public void PostponeCheck(DateTimeOffset? until) => NextCheckAt = until;

    /// <summary>
    /// A person let go. Secrets are gone afterwards, sealed or not, but for the named ones (the company's own OAuth app); settings and history stay.
    /// </summary>
    public Result Disconnect(Func<string, bool> isSecret, IReadOnlySet<string> keptSecrets, DateTimeOffset now)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        var moved = MoveTo(IntegrationStatus.Disconnected, now, new IntegrationDisconnected(Id, now, Status));
        if (!moved.Succeeded)
        {
            return moved;
        }

        Config = Config.WithoutSecrets(isSecret, keptSecrets);
        ForgetCredential();
        TouchedByPerson(now);
        return Result.Success;
    }

    /// <summary>The row disappears from every list; nothing secret is left in it.</summary>
    public Result Remove(Func<string, bool> isSecret, DateTimeOffset now)
    {
        if (DeletedAt is not null)
        {
            return IntegrationErrors.Removed();
        }

        if (Status != IntegrationStatus.Disconnected)
        {
            var moved = MoveTo(IntegrationStatus.Disconnected, now, new IntegrationDisconnected(Id, now, Status));
            if (!moved.Succeeded)
            {
                return moved;
            }
        }

        Config = Config.WithoutSecrets(isSecret, new HashSet<string>());
        ForgetCredential();
        DeletedAt = now;
        TouchedByPerson(now);
        Raise(new IntegrationRemoved(Id, now));
        return Result.Success;
    }

    private static bool EndsInError(ProviderFailure failure, FailureReason? before, DateTimeOffset? since, DateTimeOffset now)
        => failure.Reason switch
        {
            FailureReason.RateLimited => false,
            FailureReason.ProviderUnavailable => before is { } passing && passing.IsPassing() && now - since >= RetryPolicy.PatienceWithOutage,
            _ => failure.Plain || (before is { } refused && refused.IsPermanent() && now - since >= RetryPolicy.SecondLook),
        };

    private DateTimeOffset? NextCheckAfter(ProviderFailure failure, bool inError, DateTimeOffset now, double jitter)
    {
        if (inError)
        {
            return ErrorCode == FailureReason.ProviderUnavailable ? now + RetryPolicy.NextOutageCheck(failure.RetryAfter, jitter) : null;
        }

        return failure.Reason.IsPassing()
            ? now + RetryPolicy.Next(FailureCount, failure.RetryAfter, jitter)
            : now + RetryPolicy.SecondLook;
    }

    private void RecordFailure(ProviderFailure failure, DateTimeOffset now)
    {
        FailureCount++;
        if (Status == IntegrationStatus.Error && failure.Reason.IsPassing())
        {
            // What put the row into error stands: a provider that is away for a moment neither mends it nor makes it worse.
            return;
        }

        // An outage interrupted by a throttle is one trouble, and so are two unclear refusals in other words: what counts is that there was no success.
        if (ErrorCode is not { } before || before.IsPassing() != failure.Reason.IsPassing() || ErrorSince is null)
        {
            ErrorSince = now;
        }

        ErrorCode = failure.Reason;
        ErrorContext = Domain.ErrorContext.Of(failure);
    }

    /// <summary>Takes over what the provider says of the account; the event when that differs from what was known.</summary>
    private AccountChanged? Learn(ProviderAccount? account, DateTimeOffset now)
    {
        var known = Account;
        Account = account ?? known;
        return known is not null && Account is not null && Account != known ? new AccountChanged(Id, now, known, Account) : null;
    }

    private void RaiseIfAny(IntegrationEvent? happened)
    {
        if (happened is not null)
        {
            Raise(happened);
        }
    }

    private void RecordSuccess(bool verified, DateTimeOffset now, double jitter)
    {
        Verified = verified;
        LastVerifiedAt = verified ? now : LastVerifiedAt;
        NextCheckAt = verified ? now + RetryPolicy.Spread(RetryPolicy.HealthyCheck, jitter) : null;
        ClearFailure();
    }

    private void ClearFailure()
    {
        ErrorCode = null;
        ErrorSince = null;
        ErrorContext = null;
        FailureCount = 0;
    }

    private void ForgetCredential()
    {
        Verified = false;
        GrantId = null;
        NextCheckAt = null;
        ClearFailure();
    }

    private void TouchedByPerson(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    private Result Note(IntegrationEvent happened, DateTimeOffset now)
    {
        UpdatedAt = now;
        Raise(happened);
        return Result.Success;
    }

    private Result MoveTo(IntegrationStatus to, DateTimeOffset now, IntegrationEvent happened)
    {
        if (!IntegrationTransitions.Allows(Status, to))
        {
            return IntegrationErrors.IllegalTransition(Status, to);
        }

        Status = to;
        return Note(happened, now);
    }
}
