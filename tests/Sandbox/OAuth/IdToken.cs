using System.Text;
using System.Text.Json;

namespace GeniusErp.Sandbox.OAuth;

/// <summary>A token about a person, whose signature nobody here looks at.</summary>
internal static class IdToken
{
    public static string Of(IReadOnlyDictionary<string, object> claims)
        => string.Join('.', Part(new { alg = "RS256", kid = "sandbox", typ = "JWT" }), Part(claims), Part(new { signature = "not checked here" }));

    private static string Part(object value) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value)));
}
