using CsCheck;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

public sealed class RetryPolicyTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(7, 320)]
    [InlineData(8, 600)]
    [InlineData(9, 600)]
    [InlineData(int.MaxValue, 600)]
    public void Next_DoublesFromFiveSecondsToTenMinutes(int failures, int seconds) => RetryPolicy.Next(failures, null, 0).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Periods_AreTheAgreedOnes()
    {
        RetryPolicy.PatienceWithOutage.ShouldBe(TimeSpan.FromHours(24));
        RetryPolicy.SecondLook.ShouldBe(TimeSpan.FromMinutes(1));
        RetryPolicy.OutageCheck.ShouldBe(TimeSpan.FromHours(1));
        RetryPolicy.HealthyCheck.ShouldBe(TimeSpan.FromHours(24));
    }

    [Fact]
    public void Next_IsShortenedByAtMostAFifth() => Gen.Select(Gen.Int[1, 40], Gen.Double[0, 1]).Sample((failures, jitter) =>
    {
        var plain = RetryPolicy.Next(failures, null, 0);
        RetryPolicy.Next(failures, null, jitter).ShouldBeInRange(plain * 0.8 - TimeSpan.FromMilliseconds(1), plain);
    });

    [Fact]
    public void Next_WhenTheProviderAsksForLonger_WaitsThatLong() => RetryPolicy.Next(1, TimeSpan.FromHours(1), 0.5).ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void Next_WhenTheProviderAsksForLess_BacksOffAllTheSame() => RetryPolicy.Next(5, TimeSpan.FromSeconds(1), 0).ShouldBe(TimeSpan.FromSeconds(80));

    [Theory]
    [InlineData(0, 54)]
    [InlineData(0.5, 60)]
    [InlineData(1, 66)]
    public void Spread_GoesATenthToBothSides(double jitter, int minutes) => RetryPolicy.Spread(TimeSpan.FromHours(1), jitter).ShouldBe(TimeSpan.FromMinutes(minutes), TimeSpan.FromMilliseconds(1));
}
