using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Forms;

/// <summary>How a test, a connect or a save ended; belongs to the draft that was tried and goes with its next edit.</summary>
public sealed class Attempt
{
    private Attempt(string kind, Text? message) => (Kind, Message) = (kind, message);

    /// <summary>success, error, warning or info.</summary>
    internal string Kind { get; }

    internal Text? Message { get; }

    /// <summary>Where it stopped: address, sign_in, account or permissions.</summary>
    internal string? FailedStep { get; private init; }

    internal bool WasTried { get; private init; }

    internal string? Account { get; private init; }

    internal IReadOnlyDictionary<string, string> Facts { get; private init; } = new Dictionary<string, string>();

    /// <summary>The provider is away: what was typed may be saved now and proved later.</summary>
    internal bool IsPassing { get; private init; }

    /// <summary>The provider has no call that proves anything.</summary>
    internal bool IsUnproven { get; private init; }

    /// <summary>Somebody else saved in between.</summary>
    internal bool IsStale { get; private init; }

    internal bool IsOtherAccount { get; private init; }

    /// <summary>What is wrong with fields that the form does not show.</summary>
    internal IReadOnlyList<FieldError> Others { get; private init; } = [];

    internal static Attempt Of(TestReport report, ProviderDraft draft)
    {
        if (report.Result != "failed")
        {
            return new("success", null)
            {
                WasTried = true, IsUnproven = report.Result == "not_verifiable", Account = report.Account?.Name ?? report.Account?.ExternalId, Facts = report.Facts,
            };
        }

        draft.Mark(report is { Field: { } field, Message: { } message } ? [new(field, report.Reason!, message)] : []);
        return new("error", report.Message) { WasTried = true, FailedStep = report.Step, IsPassing = report.Reason is "provider_unavailable" or "rate_limited" };
    }

    internal static Attempt Of(Error error, ProviderDraft draft)
    {
        var others = draft.Mark(error.Fields);
        return new("error", ConsoleTexts.Find("error." + error.Code) ?? error.Message)
        {
            WasTried = error.Reason is not null,
            IsPassing = error.Reason is { } reason && reason.IsPassing(),
            IsStale = error.Kind == ErrorKind.PreconditionFailed,
            IsOtherAccount = error.Reason == FailureReason.AccountMismatch,
            Others = others,
        };
    }
}
