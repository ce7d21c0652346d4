using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Application.Health;

/// <summary>A provider's refusal as an error for people: the reason's sentence, the provider's hint, the field.</summary>
internal static class ProviderRefusals
{
    /// <summary>How long a caller should wait when the provider did not say.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    public static Error Of(ProviderDescriptor provider, ProviderFailure failure)
    {
        var text = Explain(provider, failure);
        var passing = failure.Reason.IsPassing();
        return new Error(passing ? ErrorKind.Unavailable : ErrorKind.Refused, failure.Reason.Code(), text)
        {
            Reason = failure.Reason,
            Fields = failure.Field is { } name ? [SettingsReader.Wrong(name, failure.Reason.Code(), text)] : [],
            RetryAfter = passing ? failure.RetryAfter ?? DefaultWait : null,
        };
    }

    /// <summary>The hint of the provider's error map where there is one, else the shared sentence of the reason.</summary>
    public static Text Explain(ProviderDescriptor provider, ProviderFailure failure)
        => failure.Hint ?? failure.Reason.ExplainAttempt(provider.Name);
}
