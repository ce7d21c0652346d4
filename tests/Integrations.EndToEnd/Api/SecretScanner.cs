using System.Buffers;
using System.Text;

namespace GeniusErp.Tests.Integrations.EndToEnd.Api;

/// <summary>Searches bytes for secrets in every form in which they like to hide.</summary>
internal sealed class SecretScanner
{
    private readonly List<(string What, byte[] Bytes)> forms = [];
    private readonly SearchValues<string> all;

    public SecretScanner(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            forms.Add(($"{secret} raw", bytes));
            forms.Add(($"{secret} hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
            forms.Add(($"{secret} HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
            forms.Add(($"{secret} UTF-16", Encoding.Unicode.GetBytes(secret)));
            forms.Add(($"{secret} URL", Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret))));
            for (var offset = 0; offset < 3; offset++)
            {
                var standard = Base64At(bytes, offset);
                forms.Add(($"{secret} base64 +{offset}", Encoding.ASCII.GetBytes(standard)));
                forms.Add(($"{secret} base64url +{offset}", Encoding.ASCII.GetBytes(standard.Replace('+', '-').Replace('/', '_'))));
            }
        }

        all = SearchValues.Create([.. forms.Select(form => Encoding.Latin1.GetString(form.Bytes))], StringComparison.Ordinal);
    }

    public IEnumerable<string> Find(string place, string text) => Find(place, Encoding.UTF8.GetBytes(text));

    /// <summary>All forms at once; which of them it was is asked only when there is one.</summary>
    public IEnumerable<string> Find(string place, byte[] bytes)
        => Encoding.Latin1.GetString(bytes).AsSpan().ContainsAny(all) ? forms.Where(form => bytes.AsSpan().IndexOf(form.Bytes) >= 0).Select(form => $"{form.What} in {place}") : [];

    /// <summary>What base64 makes of the bytes when <paramref name="offset"/> others stand before them, without the characters that the neighbours touch.</summary>
    private static string Base64At(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=');
        var first = offset == 0 ? 0 : offset + 1;
        var touched = (bytes.Length + offset) % 3 == 0 ? 0 : 1;
        return text[first..^touched];
    }
}
