using System.Text.Json;
using System.Text.Json.Serialization;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GeniusErp.Modules.Integrations.Infrastructure.Persistence;

/// <summary>How the Domain's words stand in columns.</summary>
internal static class Conversions
{
    /// <summary>snake_case, nulls left out: the form of every jsonb that is not <c>config</c>.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal sealed class IntegrationIdConverter() : ValueConverter<IntegrationId, Guid>(id => id.Value, value => new(value));

    internal sealed class GrantIdConverter() : ValueConverter<GrantId, Guid>(id => id.Value, value => new(value));

    internal sealed class ProviderConverter() : ValueConverter<Provider, string>(provider => provider.Code(), code => Parse(code))
    {
        private static Provider Parse(string code)
            => ProviderCodes.TryParse(code, out var provider) ? provider : throw new FormatException($"The database holds an unknown provider '{code}'.");
    }

    internal sealed class StatusConverter() : ValueConverter<IntegrationStatus, string>(status => Words.Code(status), code => Words.Parse<IntegrationStatus>(code));

    internal sealed class ReasonConverter() : ValueConverter<FailureReason, string>(reason => Words.Code(reason), code => Words.Parse<FailureReason>(code));

    internal sealed class ConfigConverter() : ValueConverter<IntegrationConfig, string>(config => config.ToJson(), json => IntegrationConfig.Parse(json));

    internal sealed class ConfigComparer() : ValueComparer<IntegrationConfig>((a, b) => object.Equals(a, b), config => config.GetHashCode(), config => config);

    internal sealed class JsonConverter<T>() : ValueConverter<T, string>(value => JsonSerializer.Serialize(value, Json), json => JsonSerializer.Deserialize<T>(json, Json)!)
        where T : class;
}
