using GeniusErp.Tests.Support.OAuth;

namespace GeniusErp.Tests.Integrations.EndToEnd.Authorization;

/// <summary>A test before the judge, which is whole at its beginning and counts from there.</summary>
[Collection(ConsentGroup.Name)]
public abstract class JudgedTest(ConsentBed bed) : IAsyncLifetime
{
    private protected ConsentBed Bed => bed;

    private protected static bool Long => Environment.GetEnvironmentVariable("GENIUSERP_LONG_TESTS") == "1";

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await bed.Google.BehaveAsync();

    public async ValueTask DisposeAsync()
    {
        await bed.Google.BehaveAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the judge saw since then.</summary>
    private protected async Task<OidcLedger> SinceAsync(OidcLedger before)
    {
        var now = await bed.Google.SeenAsync();
        return new(
            now.Token - before.Token, now.Codes - before.Codes, now.Refreshes - before.Refreshes, now.Refused - before.Refused, now.Revoked - before.Revoked, now.Api - before.Api,
            now.ApiRefused - before.ApiRefused, now.Waiting, [.. now.Errors.Skip(before.Errors.Count)]);
    }
}
