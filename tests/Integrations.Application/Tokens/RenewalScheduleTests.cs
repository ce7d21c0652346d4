using CsCheck;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Application.Tokens;

public sealed class RenewalScheduleTests
{
    private static readonly DateTimeOffset Issued = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FourteenDays = TimeSpan.FromDays(14);

    /// <summary>Life, the provider's margin, and how long before the end it is due without jitter and with all of it.</summary>
    public static TheoryData<string, string, string, string> Lifetimes => new()
    {
        { "00:40:00", "00:05:00", "00:08:00", "00:10:00" },
        { "01:00:00", "00:05:00", "00:12:00", "00:15:00" },
        { "12:00:00", "00:05:00", "00:15:00", "00:18:45" },
        { "1.00:00:00", "00:05:00", "00:15:00", "00:18:45" },
        { "1.00:00:00", "02:00:00", "02:00:00", "02:30:00" },
        { "14.00:00:00", "00:05:00", "00:15:00", "00:18:45" },
        { "90.00:00:00", "14.00:00:00", "14.00:00:00", "17.12:00:00" },
        { "00:40:00", "02:00:00", "00:16:00", "00:20:00" },
    };

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public void DueAt_IsTheLargerOfMarginAndAFifthOfLife_EarlierByJitter(string life, string margin, string latest, string earliest)
    {
        var end = Issued + Span(life);

        Assert.Equal(end - Span(latest), RenewalSchedule.DueAt(Issued, end, Span(margin), jitter: 0));
        Assert.Equal(end - Span(earliest), RenewalSchedule.DueAt(Issued, end, Span(margin), jitter: 1));
    }

    [Fact]
    public void DueAt_IsNeverAfterTheEnd_NorInTheFirstHalf_AndJitterSpreadsIt()
        => Gen.Select(Gen.Long[1, TimeSpan.FromDays(400).Ticks], Gen.Long[0, TimeSpan.FromDays(30).Ticks], Gen.Double.Unit).Sample((ticks, margin, jitter) =>
        {
            var life = TimeSpan.FromTicks(ticks);
            var end = Issued + life;
            var due = RenewalSchedule.DueAt(Issued, end, TimeSpan.FromTicks(margin), jitter)!.Value;
            var latest = RenewalSchedule.DueAt(Issued, end, TimeSpan.FromTicks(margin), 0)!.Value;
            var earliest = RenewalSchedule.DueAt(Issued, end, TimeSpan.FromTicks(margin), 1)!.Value;

            Assert.InRange(due, Issued + (life / 2) - TimeSpan.FromTicks(2), end);
            Assert.InRange(due, earliest, latest);

            // A sixth of the life at the least is spread over a quarter of the lead: many tokens of one moment do not come back together.
            Assert.True(latest - earliest >= (end - latest) * 0.249);
        });

    [Fact]
    public void DueAt_OfATokenThatDoesNotExpire_IsNever() => Assert.Null(RenewalSchedule.DueAt(Issued, null, FourteenDays, 0.5));

    [Theory]
    [InlineData(0)]
    [InlineData(-600)]
    public void EndOf_ATokenThatCameEnded_IsAMinuteAhead_SoThatNotEveryCallerAsksAgain(int seconds)
    {
        var end = RenewalSchedule.EndOf(Issued, Issued.AddSeconds(seconds));

        Assert.Equal(Issued.AddMinutes(1), end);
        Assert.InRange(RenewalSchedule.DueAt(Issued, end, FiveMinutes, 0.5)!.Value, Issued.AddSeconds(30), Issued.AddMinutes(1));
    }

    [Fact]
    public void EndOf_IsWhatTheAnswerSays()
    {
        Assert.Equal(Issued.AddHours(12), RenewalSchedule.EndOf(Issued, Issued.AddHours(12)));
        Assert.Null(RenewalSchedule.EndOf(Issued, null));
    }

    [Theory]
    [InlineData(FailureReason.ProviderUnavailable, 1, 4, 5)]
    [InlineData(FailureReason.ProviderUnavailable, 4, 32, 40)]
    [InlineData(FailureReason.ProviderUnavailable, 100, 480, 600)]
    [InlineData(FailureReason.OperatorFault, 1, 4, 5)]
    [InlineData(FailureReason.InvalidCredentials, 1, 60, 60)]
    [InlineData(FailureReason.UnexpectedResponse, 6, 128, 160)]
    public void RetryAfter_DoublesToTenMinutes_AndAnUnclearRefusalWaitsForItsSecondLook(FailureReason reason, int failures, int least, int most)
    {
        Assert.Equal(TimeSpan.FromSeconds(most), RenewalSchedule.RetryAfter(reason, failures, null, jitter: 0));
        Assert.Equal(TimeSpan.FromSeconds(least), RenewalSchedule.RetryAfter(reason, failures, null, jitter: 1));
    }

    [Fact]
    public void RetryAfter_KeepsWhatTheProviderAskedFor()
        => Assert.Equal(TimeSpan.FromHours(1), RenewalSchedule.RetryAfter(FailureReason.RateLimited, 1, TimeSpan.FromHours(1), 0.5));

    private static TimeSpan Span(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
