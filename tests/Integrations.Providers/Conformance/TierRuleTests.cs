using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Tests.Integrations.Providers.Openai;

namespace GeniusErp.Tests.Integrations.Providers.Conformance;

public sealed class TierRuleTests
{
    private static readonly Exemption DoesNotApply = new(Check.MissingPermission, ExemptionKind.DoesNotApply, "The provider knows no permissions.");
    private static readonly Exemption Unknown = new(Check.MissingPermission, ExemptionKind.FactsUnknown, "Nobody has seen the answer.");

    [Fact]
    public void Tier_WhenEveryCheckRuns_IsSilver() => Compute<OpenaiTests>().ShouldBe(QualityTier.Silver);

    [Fact]
    public void Tier_WhenACheckDoesNotApply_IsSilver() => Compute<OpenaiTests>(DoesNotApply).ShouldBe(QualityTier.Silver);

    [Fact]
    public void Tier_WhenTheFactsOfACheckAreUnknown_IsBronze()
    {
        Compute<OpenaiTests>(Unknown).ShouldBe(QualityTier.Bronze);
        TierRule.Missing(typeof(OpenaiTests), [Unknown]).ShouldBe([Check.MissingPermission]);
    }

    [Fact]
    public void Tier_WhenOnlySettingsAreTested_IsBronze() => Compute<SettingsConformance>().ShouldBe(QualityTier.Bronze);

    [Fact]
    public void Tier_WhenATestIsSwitchedOff_IsBronze()
        => TierRule.Missing(typeof(SwitchedOff), AllBut(Check.Timeout)).ShouldBe([Check.Timeout]);

    [Fact]
    public void Tier_WhenAFurtherCapabilityIsNotProved_StaysSilver()
        => TierRule.Compute(typeof(OpenaiTests), typeof(WithWebhooks), []).ShouldBe(QualityTier.Silver);

    [Fact]
    public void Tier_WhenEveryFurtherCapabilityIsProved_IsGold()
        => TierRule.Compute(typeof(Proving), typeof(WithWebhooks), AllBut()).ShouldBe(QualityTier.Gold);

    private static QualityTier Compute<TTests>(params Exemption[] exemptions) => TierRule.Compute(typeof(TTests), typeof(Verifying), exemptions);

    private static Exemption[] AllBut(params Check[] checks)
        => [.. Enum.GetValues<Check>().Except(checks).Select(check => new Exemption(check, ExemptionKind.DoesNotApply, "Not what this test is about."))];

    /// <summary>Abstract, so that the runner leaves it alone.</summary>
    public abstract class SwitchedOff
    {
        [Fact(Skip = "a sample")]
        [Proves(Check.Timeout)]
        public void Sample() => throw new NotSupportedException("Never run.");
    }

    [ProvesCapability(typeof(IProviderAddresses))]
    private sealed class Proving;

    private class Verifying : IVerifiesConnection
    {
        public Task<ProviderResult<Verification>> VerifyAsync(ConnectionAttempt attempt, CancellationToken cancellationToken) => throw new NotSupportedException("Never called.");
    }

    /// <summary>Any further interface of the kit stands for a capability that verifying does not have.</summary>
    private sealed class WithWebhooks : Verifying, IProviderAddresses
    {
        public Uri ApiBase(ProviderDescriptor provider, string environment) => throw new NotSupportedException("Never called.");

        public Uri ApiBase(ProviderDescriptor provider, Uri own, string environment) => throw new NotSupportedException("Never called.");
    }
}
