namespace GeniusErp.Modules.Integrations.Domain;

/// <summary>Safe facts about the last failure: never bodies, never secrets.</summary>
internal sealed record ErrorContext(int? HttpStatus = null, string? ProviderCode = null, string? RequestId = null, string? Field = null, string? Step = null)
{
    public static ErrorContext? Of(ProviderFailure failure)
    {
        var context = new ErrorContext(failure.HttpStatus, failure.ProviderCode, failure.RequestId, failure.Field, failure.Step);
        return context == new ErrorContext() ? null : context;
    }
}
