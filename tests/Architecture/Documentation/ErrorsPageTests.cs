using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Architecture.Texts;

namespace GeniusErp.Tests.Architecture.Documentation;

public sealed class ErrorsPageTests
{
    [Fact]
    public Task Page_SaysWhatTheCodeSays() => ErrorsPage.Render().ShouldBeCommittedAsync("errors.md", TestContext.Current.CancellationToken);

    [Fact]
    public void Page_NamesEveryCodeAndReason()
    {
        var page = ErrorsPage.Render().ToString();

        ErrorCodes.All.ShouldAllBe(code => page.Contains($"| `{code.Code}` | {code.Status} |", StringComparison.Ordinal));
        Enum.GetValues<FailureReason>().ShouldAllBe(reason => page.Contains($"| `{Words.Code(reason)}` |", StringComparison.Ordinal));
    }
}
