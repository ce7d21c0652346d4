using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Integrations.Providers.Http;

internal static class Outcomes
{
    public static void ShouldFail<T>(this ProviderResult<T> result, FailureReason reason) => (result.Failure?.Reason).ShouldBe(reason);

    public static ProviderAnswer ShouldAnswer(this ProviderResult<ProviderAnswer> result)
    {
        result.Failure.ShouldBeNull();
        return result.Value.ShouldNotBeNull();
    }
}
