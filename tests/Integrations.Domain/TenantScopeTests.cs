using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Domain;

public sealed class TenantScopeTests
{
    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData(null, "f1", true, true)]
    [InlineData("f1", null, true, false)]
    [InlineData("f1", "f1", true, true)]
    [InlineData("f1", "f2", false, false)]
    [InlineData("f1", "F1", false, false)]
    public void Scope_SeesAndOwnsRows(string? caller, string? row, bool sees, bool owns)
    {
        var scope = new TenantScope("c", caller);

        scope.Sees(row).ShouldBe(sees);
        scope.Owns(row).ShouldBe(owns);
    }

    [Theory]
    [InlineData("c", null, true)]
    [InlineData("c", "f", true)]
    [InlineData("", null, false)]
    [InlineData("c", "", false)]
    [InlineData("c\0", null, false)]
    [InlineData("c", "f\n", false)]
    public void IsValid_KnowsLegalIds(string company, string? franchise, bool valid) => new TenantScope(company, franchise).IsValid.ShouldBe(valid);

    [Fact]
    public void IsValid_BoundsTheLength()
    {
        new TenantScope(new string('c', 36), new string('f', 36)).IsValid.ShouldBeTrue();
        new TenantScope(new string('c', 37)).IsValid.ShouldBeFalse();
        new TenantScope("c", new string('f', 37)).IsValid.ShouldBeFalse();
        default(TenantScope).IsValid.ShouldBeFalse();
    }
}
