using CsCheck;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>Whatever people and machines do, in whatever order: what must always be true of an integration.</summary>
public sealed class IntegrationPropertyTests
{
    private static readonly string[] NamedRefusals = ["integration.illegal_transition", "integration.removed", "integration.not_connected"];

    private static readonly Gen<ProviderFailure> Failure = Gen.Select(
        Gen.Enum<FailureReason>(),
        Gen.Bool,
        Gen.Int[0, 7200],
        (reason, plain, wait) => new ProviderFailure(reason) { Plain = plain, RetryAfter = wait > 3600 ? TimeSpan.FromSeconds(wait) : null, HttpStatus = 400 });

    private static readonly Gen<Act> AnyAct = Gen.OneOf(
        Gen.Select(Gen.Bool, Gen.Int[0, 3]).Select((renamed, shop) => new Act("configure", true, (row, now) =>
            row.Configure(renamed ? $"Magazin {shop}" : row.DisplayName, row.Config.With("shop", $"shop-{shop}").With("api_key", new SealedSecret("sealed-2", null).ToJson()), Given.IsSecret, now))),
        Gen.Bool.Select(verified => new Act("connect", true, (row, now) => row.Connect(new("acct_1"), verified, now))),
        Failure.Select(failure => new Act("refuse connect", false, (row, now) => row.RefuseConnect(failure, now))),
        Gen.Const(new Act("pass check", false, (row, now) => row.PassCheck(null, now))),
        Failure.Select(failure => new Act($"fail check {failure.Reason}", false, (row, now) => row.FailCheck(failure, now)) { Failed = failure }),
        Gen.Const(new Act("disconnect", true, (row, now) => row.Disconnect(Given.IsSecret, Given.NothingKept, now))),
        Gen.Const(new Act("remove", true, (row, now) => row.Remove(Given.IsSecret, now))));

    private static readonly Gen<(Act Act, int Seconds)[]> History = Gen.Select(
        AnyAct,
        Gen.OneOf(Gen.Int[0, 90], Gen.Int[0, 2 * 86_400])).Array[1, 25];

    /// <summary>One public call.</summary>
    private sealed record Act(string Name, bool ByPerson, Func<Integration, DateTimeOffset, Result> Do)
    {
        public ProviderFailure? Failed { get; init; }

        public override string ToString() => Name;
    }

    /// <summary>Everything that a call may change.</summary>
    private sealed record Snapshot(
        IntegrationStatus Status, FailureReason? Error, DateTimeOffset? Since, int Failures, int Version, bool Verified, string Config, DateTimeOffset? Next, DateTimeOffset? Deleted, DateTimeOffset Updated)
    {
        public static Snapshot Of(Integration row) => new(
            row.Status, row.ErrorCode, row.ErrorSince, row.FailureCount, row.Version, row.Verified, row.Config.ToJson(), row.NextCheckAt, row.DeletedAt, row.UpdatedAt);
    }

    [Fact]
    public void Calls_InAnyOrder_MakeLegalMovesOnlyAndRaiseOneEventForEach() => Always((before, row, _, act) =>
    {
        var moves = row.Events.OfType<IntegrationMoved>().ToList();
        if (before.Status == row.Status)
        {
            moves.ShouldAllBe(move => act.Name == "connect" && move.From == IntegrationStatus.Connected && move.To == IntegrationStatus.Connected);
            return;
        }

        IntegrationTransitions.Allows(before.Status, row.Status).ShouldBeTrue($"{before.Status} became {row.Status}");
        moves.ShouldHaveSingleItem().ShouldSatisfyAllConditions(move => move.From.ShouldBe(before.Status), move => move.To.ShouldBe(row.Status));
    });

    [Fact]
    public void Calls_InAnyOrder_KeepStateAndReasonTogether() => Always((_, row, _, _) =>
    {
        (row.ErrorCode is null).ShouldBe(row.ErrorSince is null);
        row.ErrorCode.ShouldNotBe(FailureReason.OperatorFault);
        switch (row.Status)
        {
            case IntegrationStatus.Error:
                row.ErrorCode.ShouldNotBeNull().ShouldNotBe(FailureReason.RateLimited);
                (row.NextCheckAt is not null || row.ErrorCode != FailureReason.ProviderUnavailable).ShouldBeTrue("an outage would never be looked at again");
                break;
            case IntegrationStatus.Disconnected:
                row.NextCheckAt.ShouldBeNull();
                row.Verified.ShouldBeFalse();
                break;
            default:
                break;
        }

        if (row.ErrorCode is null)
        {
            row.FailureCount.ShouldBe(0);
            row.ErrorContext.ShouldBeNull();
        }
    });

    [Fact]
    public void Refusals_AreNamedAndChangeNothing() => Always((before, row, result, _) =>
    {
        if (result.Succeeded)
        {
            return;
        }

        NamedRefusals.ShouldContain(result.Error.Code);
        Snapshot.Of(row).ShouldBe(before);
        row.Events.ShouldBeEmpty();
    });

    [Fact]
    public void Version_GrowsByOneWithWhatPeopleDo_AndByNothingElse() => Always((before, row, result, act) =>
    {
        var changed = result.Succeeded && act.ByPerson && row.Events.Count > 0;
        row.Version.ShouldBe(before.Version + (changed ? 1 : 0));
    });

    [Fact]
    public void Connected_WhenAConnectIsRefused_KeepsEverything() => Always((before, row, _, act) =>
    {
        if (act.Name == "refuse connect" && before is { Status: IntegrationStatus.Connected, Deleted: null })
        {
            Snapshot.Of(row).ShouldBe(before);
            row.Events.ShouldHaveSingleItem().ShouldBeOfType<ConnectRefused>();
        }
    });

    [Fact]
    public void OperatorFaults_LeaveStateAndReasonAlone() => Always((before, row, _, act) =>
    {
        if (act.Failed?.Reason == FailureReason.OperatorFault)
        {
            (row.Status, row.ErrorCode, row.ErrorSince, row.FailureCount).ShouldBe((before.Status, before.Error, before.Since, before.Failures));
        }
    });

    [Fact]
    public void RateLimits_NeverEndInError() => Always((before, row, _, act) =>
    {
        if (act.Failed?.Reason == FailureReason.RateLimited)
        {
            row.Status.ShouldBe(before.Status);
        }
    });

    [Fact]
    public void Disconnected_ByAPerson_HoldsNoSecret() => Always((_, row, result, act) =>
    {
        if (act.Name is "disconnect" or "remove" && result.Succeeded)
        {
            row.Config.Has("api_key").ShouldBeFalse();
            row.GrantId.ShouldBeNull();
        }
    });

    [Fact]
    public void Removed_RefusesEverything() => Always((before, _, result, _) =>
    {
        if (before.Deleted is not null)
        {
            result.Error.ShouldNotBeNull().Code.ShouldBe("integration.removed");
        }
    });

    private static void Always(Action<Snapshot, Integration, Result, Act> check) => History.Sample(
        history =>
        {
            var row = Given.Disconnected();
            var now = Given.Noon;
            foreach (var (act, seconds) in history)
            {
                now += TimeSpan.FromSeconds(seconds);
                var before = Snapshot.Of(row);
                var result = act.Do(row, now);
                check(before, row, result, act);
                row.ClearEvents();
            }
        },
        iter: 1_000);
}
