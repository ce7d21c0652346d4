using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

/// <summary>What a failed or passed check does to the state.</summary>
public sealed class IntegrationCheckTests
{
    private static readonly ProviderFailure Outage = new(FailureReason.ProviderUnavailable);
    private static readonly ProviderFailure Unclear = new(FailureReason.InvalidCredentials);

    public static TheoryData<FailureReason> Permanent => [.. Enum.GetValues<FailureReason>().Where(reason => reason.IsPermanent())];

    [Theory]
    [MemberData(nameof(Permanent))]
    public void FailCheck_WhenTheProviderSaysItPlainly_EndsInErrorAtOnce(FailureReason reason)
    {
        var integration = Given.Connected();

        integration.FailCheck(new(reason) { Plain = true, HttpStatus = 401, RequestId = "req-1" }, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Error);
        integration.ErrorCode.ShouldBe(reason);
        integration.ErrorSince.ShouldBe(Given.Noon);
        integration.ErrorContext.ShouldBe(new ErrorContext(HttpStatus: 401, RequestId: "req-1"));
        integration.NextCheckAt.ShouldBeNull();
        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<IntegrationFailed>().Reason.ShouldBe(reason);
    }

    [Theory]
    [MemberData(nameof(Permanent))]
    public void FailCheck_WhenUnclear_WaitsForASecondLookAMinuteLater(FailureReason reason)
    {
        var integration = Given.Connected();

        integration.FailCheck(new(reason), Given.Noon);
        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.NextCheckAt.ShouldBe(Given.Noon + RetryPolicy.SecondLook);

        integration.FailCheck(new(reason), Given.Noon + RetryPolicy.SecondLook - TimeSpan.FromMicroseconds(1));
        integration.Status.ShouldBe(IntegrationStatus.Connected);

        integration.FailCheck(new(reason), Given.Noon + RetryPolicy.SecondLook);
        integration.Status.ShouldBe(IntegrationStatus.Error);
    }

    [Fact]
    public void FailCheck_WhenTheSecondLookPasses_LeavesNoTrace()
    {
        var integration = Given.Connected();
        integration.FailCheck(Unclear, Given.Noon);

        integration.PassCheck(null, Given.Noon + RetryPolicy.SecondLook);

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.ErrorCode.ShouldBeNull();
        integration.FailCheck(Unclear, Given.Noon + RetryPolicy.SecondLook * 2);
        integration.Status.ShouldBe(IntegrationStatus.Connected);
    }

    [Fact]
    public void FailCheck_WhenTheProviderIsDown_RetriesForADayAndThenEndsInError()
    {
        var integration = Given.Connected();

        integration.FailCheck(Outage, Given.Noon);
        integration.ErrorCode.ShouldBe(FailureReason.ProviderUnavailable);
        integration.NextCheckAt.ShouldBe(Given.Noon + RetryPolicy.First);

        integration.FailCheck(Outage, Given.Noon + RetryPolicy.PatienceWithOutage - TimeSpan.FromSeconds(1));
        integration.Status.ShouldBe(IntegrationStatus.Connected);

        var day = Given.Noon + RetryPolicy.PatienceWithOutage;
        integration.FailCheck(Outage, day);
        integration.Status.ShouldBe(IntegrationStatus.Error);
        integration.ErrorCode.ShouldBe(FailureReason.ProviderUnavailable);
        integration.NextCheckAt.ShouldBe(day + RetryPolicy.OutageCheck * 0.9);
    }

    [Fact]
    public void FailCheck_WhenTheProviderIsDownAndPlainAboutIt_IsPatientAllTheSame()
    {
        var integration = Given.Connected();

        integration.FailCheck(Outage with { Plain = true }, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Connected);
    }

    [Fact]
    public void FailCheck_WhenThrottledForWeeks_StaysConnected()
    {
        var integration = Given.Connected();
        for (var day = 0; day < 30; day++)
        {
            integration.FailCheck(new(FailureReason.RateLimited) { Plain = true }, Given.Noon.AddDays(day));
        }

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.FailureCount.ShouldBe(30);
        integration.Events.Count.ShouldBe(1);
    }

    [Fact]
    public void FailCheck_WhenTheProviderNamesAWait_HonoursIt()
    {
        var integration = Given.Connected();

        integration.FailCheck(new(FailureReason.RateLimited) { RetryAfter = TimeSpan.FromHours(3) }, Given.Noon);

        integration.NextCheckAt.ShouldBe(Given.Noon.AddHours(3));
    }

    [Fact]
    public void FailCheck_WhenTheOperatorIsAtFault_LeavesTheRowAndLooksAgainLater()
    {
        var integration = Given.Connected();

        integration.FailCheck(new(FailureReason.OperatorFault) { Plain = true }, Given.Noon);

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.ErrorCode.ShouldBeNull();
        integration.NextCheckAt.ShouldBe(Given.Noon + RetryPolicy.OutageCheck * 0.9);
        integration.Events.ShouldBeEmpty("the alarm is the operator's, not a line in the company's history each hour");
    }

    // Bug: a 429 at the hourly look replaced the reason by rate_limited and ended the looking, so the row never came back by itself.
    [Theory]
    [InlineData(FailureReason.RateLimited)]
    [InlineData(FailureReason.ProviderUnavailable)]
    public void FailCheck_WhenInErrorByAnOutage_KeepsLooking(FailureReason seen)
    {
        var integration = Given.InError(FailureReason.ProviderUnavailable);
        var later = Given.Noon.AddDays(2);

        integration.FailCheck(new(seen), later);

        integration.ErrorCode.ShouldBe(FailureReason.ProviderUnavailable);
        integration.NextCheckAt.ShouldBe(later + RetryPolicy.OutageCheck * 0.9);
        integration.Events.ShouldBeEmpty();
    }

    [Fact]
    public void FailCheck_WhenInErrorByAnOutageAndAskedToWaitLonger_Waits()
    {
        var integration = Given.InError(FailureReason.ProviderUnavailable);

        integration.FailCheck(new(FailureReason.RateLimited) { RetryAfter = TimeSpan.FromHours(6) }, Given.Noon.AddDays(2));

        integration.NextCheckAt.ShouldBe(Given.Noon.AddDays(2).AddHours(6));
    }

    // Bug: a provider that was down while a person tried replaced "wrong password" by "we keep trying", and nobody kept trying.
    [Theory]
    [InlineData(FailureReason.RateLimited)]
    [InlineData(FailureReason.ProviderUnavailable)]
    public void PassingFailures_WhenInErrorByARefusal_LeaveTheRefusal(FailureReason seen)
    {
        var integration = Given.InError(FailureReason.InvalidCredentials);

        integration.FailCheck(new(seen), Given.Noon);
        integration.RefuseConnect(new(seen), Given.Noon);

        integration.ErrorCode.ShouldBe(FailureReason.InvalidCredentials);
        integration.NextCheckAt.ShouldBeNull();
    }

    [Fact]
    public void PassCheck_WhenInError_Recovers()
    {
        var integration = Given.InError(FailureReason.ProviderUnavailable);
        var later = Given.Noon.AddDays(2);

        integration.PassCheck(new("acct_1", "Magazin"), later).Succeeded.ShouldBeTrue();

        integration.Status.ShouldBe(IntegrationStatus.Connected);
        integration.Verified.ShouldBeTrue();
        integration.LastVerifiedAt.ShouldBe(later);
        integration.Account.ShouldNotBeNull().Name.ShouldBe("Magazin");
        integration.Events.Select(happened => happened.Action).ShouldBe(["recovered", "account_changed"]);
    }

    [Fact]
    public void PassCheck_WhenTheProviderNamesTheAccountOtherwise_SaysSoOnce()
    {
        var integration = Given.Connected();
        integration.ClearEvents();

        integration.PassCheck(new("acct_1", "Magazin nou"), Given.Noon);
        integration.PassCheck(new("acct_1", "Magazin nou"), Given.Noon);
        integration.PassCheck(null, Given.Noon);

        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<AccountChanged>().Is.ShouldBe(new("acct_1", "Magazin nou"));
    }

    [Fact]
    public void PassCheck_WhenAllWasWell_IsNoNews()
    {
        var integration = Given.Connected();

        integration.PassCheck(null, Given.Noon.AddDays(1));

        integration.Events.ShouldBeEmpty();
        integration.NextCheckAt.ShouldBe(Given.Noon.AddDays(1) + RetryPolicy.HealthyCheck * 0.9);
    }

    [Fact]
    public void PassCheck_AfterAPassingFailure_IsNewsOnce()
    {
        var integration = Given.Connected();
        integration.FailCheck(Outage, Given.Noon);
        integration.ClearEvents();

        integration.PassCheck(null, Given.Noon.AddSeconds(5));
        integration.PassCheck(null, Given.Noon.AddSeconds(10));

        integration.Events.ShouldHaveSingleItem().ShouldBeOfType<IntegrationChecked>().Reason.ShouldBeNull();
    }

    [Fact]
    public void FailCheck_WithTheSameReasonAgain_IsNewsOnce()
    {
        var integration = Given.Connected();

        integration.FailCheck(Outage, Given.Noon);
        integration.FailCheck(Outage, Given.Noon.AddSeconds(5));

        integration.Events.Count.ShouldBe(1);
        integration.FailureCount.ShouldBe(2);
        integration.ErrorSince.ShouldBe(Given.Noon);
    }
}
