using System.Globalization;
using GeniusErp.Modules.Integrations.Domain;
using GeniusErp.Tests.Architecture.Texts;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>docs/errors.md, drawn from the codes in the source and the shared texts.</summary>
internal static class ErrorsPage
{
    public static Page Render()
    {
        var page = new Page()
            .Line("# Errors")
            .Line()
            .Line("Generated from the code; a test fails when this page is stale and says how to write it anew.")
            .Line()
            .Line("Every refusal is an RFC 9457 problem (`application/problem+json`) with a stable `code`; texts come in Romanian or English by `Accept-Language`.")
            .Line("`errors` names wrong fields with their texts, `error_codes` with their codes. `{0}` stands for what the case fills in.")
            .Line()
            .Line("## Codes")
            .Line()
            .Head("code", "status", "English", "Romanian");
        foreach (var code in ErrorCodes.All)
        {
            Row(page, code.Code, code.Status.ToString(CultureInfo.InvariantCulture), "error." + code.Code);
        }

        page.Line().Line("## Reasons").Line()
            .Line("Why a connection does not work: `reason` of a problem and `error_code` of a row. A refused attempt answers with the reason as its `code`.")
            .Line("A provider may say it in its own terms instead; `{0}` is the provider's name.").Line()
            .Head("reason", "kind", "status of a refused attempt", "English", "Romanian");
        foreach (var reason in Enum.GetValues<FailureReason>())
        {
            var text = reason.Explain("{0}");
            page.Row($"`{reason.Code()}`", Kind(reason), reason.IsPassing() ? "503" : "422", text.En, text.Ro);
        }

        page.Line().Line("Said of an attempt that a person made, where nothing goes on by itself:").Line().Head("reason", "English", "Romanian");
        foreach (var reason in Enum.GetValues<FailureReason>().Where(reason => reason.IsPassing()))
        {
            var text = reason.ExplainAttempt("{0}");
            page.Row($"`{reason.Code()}`", text.En, text.Ro);
        }

        page.Line().Line("## Fields").Line().Line("Texts about one field of a request or one setting of a provider.").Line().Head("text", "English", "Romanian");
        foreach (var key in SharedKeys.All.Where(key => key.StartsWith("setting.", StringComparison.Ordinal) || key.StartsWith("field.", StringComparison.Ordinal)))
        {
            var text = SharedTexts.Get(key);
            page.Row($"`{key}`", text.En, text.Ro);
        }

        return page;
    }

    private static string Kind(FailureReason reason) => reason.IsPassing() ? "passing" : reason.IsPermanent() ? "permanent" : "ours";

    private static void Row(Page page, string code, string status, string key)
    {
        var text = SharedTexts.Get(key);
        page.Row($"`{code}`", status, text.En, text.Ro);
    }
}
