using CsCheck;
using GeniusErp.Modules.Integrations.Application.Connectors;

namespace GeniusErp.Tests.Integrations.Domain.Settings;

public sealed class CuiTests
{
    [Theory]
    [InlineData("12345674", true)]
    [InlineData("99999992", true)]
    [InlineData("12345678", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    [InlineData("12345678901", false)]
    [InlineData("1234567A", false)]
    [InlineData("١٢٣٤٥٦٧٤", false)]
    public void IsValid_KnowsTheVectors(string cui, bool valid) => Cui.IsValid(cui).ShouldBe(valid);

    [Theory]
    [InlineData("RO12345674")]
    [InlineData("ro12345674")]
    [InlineData("RO 12345674")]
    [InlineData(" RO-123.456.74 ")]
    [InlineData("\u00a012345674\t")]
    public void Normalize_LeavesTheDigits(string written) => Cui.Normalize(written).ShouldBe("12345674");

    [Fact]
    public void Problem_TellsAPersonsNumberFromACompanys()
    {
        Cui.Problem("1960529460015").ShouldNotBeNull().Ro.ShouldContain("CNP");
        Cui.Problem("12345678").ShouldNotBeNull().En.ShouldContain("control digit");
        Cui.Problem("12345674").ShouldBeNull();
    }

    [Fact]
    public void IsValid_TakesExactlyOneControlDigitForEachNumber()
        => Gen.Int[1, 999_999_999].Sample(number => Enumerable.Range(0, 10).Count(digit => Cui.IsValid($"{number}{digit}")) == 1);
}
