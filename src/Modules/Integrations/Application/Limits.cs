namespace GeniusErp.Modules.Integrations.Application;

/// <summary>The module's limits, in one place: the code uses them from here and docs/configuration.md is generated from here.</summary>
internal static class Limits
{
    /// <summary>A test or a connect that a person waits for, all redirects and repeats included.</summary>
    public static readonly TimeSpan InteractiveAttempt = TimeSpan.FromSeconds(20);

    /// <summary>One call to a token endpoint.</summary>
    public static readonly TimeSpan TokenCall = TimeSpan.FromSeconds(60);

    /// <summary>How long one host may hold a grant for its token call; outlives <see cref="TokenCall"/>.</summary>
    public static readonly TimeSpan TokenLease = TimeSpan.FromSeconds(90);

    /// <summary>Name look-up, TCP and TLS of one outbound connection together are bounded by this and by the attempt.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>An idle outbound connection is closed after this: some providers reset theirs without a word.</summary>
    public static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(15);

    /// <summary>An outbound connection is not used longer than this, so that a changed address is looked up and judged again.</summary>
    public static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);

    /// <summary>Outbound connections to one host and port at a time; further requests wait within their own time limit.</summary>
    public const int ConnectionsPerProvider = 64;

    /// <summary>How many addresses of one host name are tried.</summary>
    public const int AddressesTried = 6;

    /// <summary>A provider's answer, counted after decompression: 2 MiB.</summary>
    public const int ProviderAnswerBytes = 2 * 1024 * 1024;

    /// <summary>All headers of a provider's answer together, in KiB.</summary>
    public const int ProviderHeaderKilobytes = 64;

    /// <summary>Redirects followed, on the same host only; token calls follow none.</summary>
    public const int MaxRedirects = 3;

    /// <summary>The body of a call to our API: 1 MiB.</summary>
    public const int ApiBodyBytes = 1024 * 1024;

    /// <summary>The body of an inbound webhook: 5 MiB.</summary>
    public const int WebhookBodyBytes = 5 * 1024 * 1024;

    /// <summary>The whole body of an inbound webhook has to be there by then.</summary>
    public static readonly TimeSpan WebhookBodyRead = TimeSpan.FromSeconds(10);

    /// <summary>Webhooks to one address in a second, on one host; the burst is twice that. More get 429.</summary>
    public const int WebhooksPerEndpoint = 100;

    /// <summary>Webhooks to all addresses of one company in a second, on one host; the burst is twice that. More get 429.</summary>
    public const int WebhooksPerCompany = 200;

    /// <summary>Webhooks to an app's address, which serves every company, in a second, on one host; the burst is twice that. More get 429.</summary>
    public const int WebhooksPerApp = 1000;

    /// <summary>Webhooks of one company that one host works on at once; more get 429.</summary>
    public const int WebhooksAtOncePerCompany = 16;

    /// <summary>Webhooks that one host works on at once; more get 429.</summary>
    public const int WebhooksAtOnce = 96;

    /// <summary>Refused webhooks of one company that are written down in a minute, on one host; further ones are refused without a line.</summary>
    public const int WebhookRefusalsNoted = 60;

    /// <summary>How long an old address or secret still counts after it was rotated, unless it is revoked at once.</summary>
    public static readonly TimeSpan WebhookOverlap = TimeSpan.FromHours(24);

    /// <summary>Handing the same delivery over again within this time counts once.</summary>
    public static readonly TimeSpan WebhookReplayOnce = TimeSpan.FromMinutes(1);

    /// <summary>How often a provider is asked about a delivery that it did not sign; then it has failed, and a person may try again.</summary>
    public const int WebhookConfirmations = 40;

    /// <summary>How long a person has to consent at the provider; the state works once.</summary>
    public static readonly TimeSpan PendingAuthorization = TimeSpan.FromMinutes(10);

    /// <summary>How long a withdrawal is tried at a provider that is away; then the tokens are destroyed all the same.</summary>
    public static readonly TimeSpan RevocationPatience = TimeSpan.FromHours(24);

    /// <summary>Days before the end of a credential that cannot renew itself at which other modules are told, each once.</summary>
    public static readonly IReadOnlyList<int> ExpiryNotices = [30, 7, 1];

    /// <summary>How long a repeated Idempotency-Key gets the first answer.</summary>
    public static readonly TimeSpan IdempotencyRecord = TimeSpan.FromHours(24);

    /// <summary>Months for which the activity log is kept.</summary>
    public const int ActivityRetentionMonths = 24;

    /// <summary>Lines of the activity log in one file that a person saves from the console, the newest first.</summary>
    public const int ActivityExportRows = 10_000;

    /// <summary>Months for which the activity log has its partitions in advance.</summary>
    public const int ActivityMonthsAhead = 3;

    /// <summary>Webhook deliveries and their sealed bodies.</summary>
    public static readonly TimeSpan WebhookDeliveryRetention = TimeSpan.FromDays(30);

    /// <summary>Finished sync runs.</summary>
    public static readonly TimeSpan SyncRunRetention = TimeSpan.FromDays(90);

    /// <summary>Delivered events in the outbox; dead letters stay until handled.</summary>
    public static readonly TimeSpan OutboxRetention = TimeSpan.FromDays(7);

    /// <summary>How often a handler is given an event, with waits from 5 s to 10 min between, before it is a dead letter: some 50 minutes.</summary>
    public const int OutboxAttempts = 12;

    /// <summary>Events of different integrations that one handler is given at a time on one host.</summary>
    public const int OutboxLanesPerHandler = 8;

    /// <summary>Events of one integration that a handler is given before others have their turn.</summary>
    public const int OutboxEventsPerTurn = 20;

    /// <summary>New events that are looked at in one statement.</summary>
    public const int OutboxRouteBatch = 500;

    /// <summary>Removed integrations, whose secrets went with the removal.</summary>
    public static readonly TimeSpan RemovedRowRetention = TimeSpan.FromDays(31);

    /// <summary>Hosts that have not been seen; live ones tell of themselves each minute.</summary>
    public static readonly TimeSpan HostRetention = TimeSpan.FromDays(1);

    /// <summary>Rows that one sweep takes at a time.</summary>
    public const int SweepBatch = 200;

    /// <summary>Provider calls that one host's sweep makes at once.</summary>
    public const int SweepParallelism = 16;

    /// <summary>A connection in memory is read again after this, however quiet the database is.</summary>
    public static readonly TimeSpan CachedConnection = TimeSpan.FromMinutes(1);

    /// <summary>The same while changes on other hosts cannot be heard.</summary>
    public static readonly TimeSpan CachedConnectionUnheard = TimeSpan.FromSeconds(2);

    /// <summary>Connections in memory on one host, counted by tenant and provider; those unused for longest go first.</summary>
    public const int CachedConnections = 20_000;

    /// <summary>How long a sibling module's call waits for its turn under the provider's limit before it is told to come back.</summary>
    public static readonly TimeSpan RateLimitWait = TimeSpan.FromSeconds(10);

    /// <summary>How much of a connection's limit one host takes at a time.</summary>
    public static readonly TimeSpan RateLimitSlice = TimeSpan.FromSeconds(1);

    /// <summary>A sibling module's call over a ready client, waiting and repeat included; the module may change it.</summary>
    public static readonly TimeSpan ClientCall = TimeSpan.FromSeconds(100);

    /// <summary>A body up to this can be sent a second time when the credential has to be renewed: 1 MiB.</summary>
    public const int RepeatableBodyBytes = 1024 * 1024;

    /// <summary>A provider's answer to a sibling module that is read whole; what is read as a stream has no limit: 64 MiB.</summary>
    public const int BufferedClientAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Connections in one <c>GetConnections</c>, and lines in one <c>ListConnections</c>.</summary>
    public const int ConnectionsAtOnce = 1000;

    /// <summary>The longest time for which a module may let a sync run be silent; the shortest is a second.</summary>
    public static readonly TimeSpan LongestSyncLease = TimeSpan.FromHours(1);

    /// <summary>Characters of a sync stream's cursor.</summary>
    public const int SyncCursorLength = 4000;
}
