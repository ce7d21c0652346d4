using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>A JSON object that a caller sent: members are taken by name and type, and what is not known or not right becomes a field error.</summary>
internal sealed class RequestBody(JsonObject json, string prefix = "")
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>RFC 3339.</summary>
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private readonly List<FieldError> errors = [];
    private readonly HashSet<string> known = [];

    /// <summary>Reads and bounds the body. Answers a problem itself (null) for a wrong type, a too large or a malformed body.</summary>
    public static async Task<RequestBody?> ReadAsync(HttpContext http, bool optional = false)
    {
        var request = http.Request;
        if (optional && request.ContentLength is null or 0 && !request.Headers.ContainsKey(HeaderNames.TransferEncoding))
        {
            return new([]);
        }

        if (!request.HasJsonContentType())
        {
            await ErrorResponses.WriteAsync(http, Error.Of(ErrorKind.Invalid, "request.unsupported_media_type"), StatusCodes.Status415UnsupportedMediaType);
            return null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Limits.ApiBodyBytes;
        }

        try
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes, http.RequestAborted);
            return await ParseAsync(http, bytes);
        }
        catch (JsonException problem)
        {
            await MalformedAsync(http, SharedTexts.Get("malformed.not_json", problem.LineNumber + 1 ?? 1, problem.BytePositionInLine + 1 ?? 1));
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await ErrorResponses.WriteAsync(http, Error.Of(ErrorKind.Invalid, "request.too_large", Limits.ApiBodyBytes), StatusCodes.Status413PayloadTooLarge);
        }
        catch (IOException problem) when (problem is not BadHttpRequestException)
        {
            // Chunks whose sizes are beyond numbers; the server has no better word for it.
            await MalformedAsync(http, SharedTexts.Get("malformed.not_complete"));
        }

        return null;
    }

    private static async Task<RequestBody?> ParseAsync(HttpContext http, MemoryStream bytes)
    {
        // The JSON reader decodes a text only when it is asked for: too late to answer, so the bytes are looked at first.
        if (!Utf8.IsValid(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)))
        {
            await MalformedAsync(http, SharedTexts.Get("malformed.not_utf8"));
            return null;
        }

        // A JsonDocument first: it refuses duplicates and depth before anything is built.
        using var document = Document(bytes);
        if (document is not null && document.RootElement.ValueKind != JsonValueKind.Object)
        {
            await MalformedAsync(http, SharedTexts.Get("malformed.not_an_object"));
            return null;
        }

        var broken = document is null ? "?" : JsonText.FindHalfSymbol(document.RootElement);
        if (document is null || broken is not null)
        {
            var error = IntegrationErrors.InvalidSettings([new(broken!, "control_character", SharedTexts.Get("setting.control_character"))]);
            await ErrorResponses.WriteAsync(http, error, StatusCodes.Status400BadRequest);
            return null;
        }

        return new(JsonObject.Create(document.RootElement.Clone())!);
    }

    /// <summary>Null when a name holds half a symbol: names are compared while they are read.</summary>
    private static JsonDocument? Document(MemoryStream bytes)
    {
        bytes.Position = 0;
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say so; the bytes were checked to be UTF-8 before.
            return null;
        }
    }

    public IReadOnlyList<FieldError> Errors => errors;

    public string RequiredText(string name)
    {
        if (OptionalText(name) is { } text)
        {
            return text;
        }

        if (!json.ContainsKey(name) || json[name] is null)
        {
            Add(name, "required", SharedTexts.Get("field.required"));
        }

        return string.Empty;
    }

    public string? OptionalText(string name)
    {
        if (Take(name) is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() != JsonValueKind.String)
        {
            Add(name, "wrong_type", TypeText("type.text"));
            return null;
        }

        var text = node.GetValue<string>();
        if (!SettingsReader.Storable(text))
        {
            Add(name, "control_character", SharedTexts.Get("setting.control_character"));
            return null;
        }

        return text;
    }

    /// <summary>With its offset, so that everybody means the same moment by it.</summary>
    public DateTimeOffset? OptionalMoment(string name)
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        Add(name, "bad_form", SharedTexts.Get("field.moment"));
        return null;
    }

    public bool Flag(string name)
    {
        if (Take(name) is not { } node)
        {
            return false;
        }

        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return node.GetValue<bool>();
        }

        Add(name, "wrong_type", TypeText("type.boolean"));
        return false;
    }

    public JsonObject RequiredObject(string name)
    {
        if (OptionalObject(name) is { } found)
        {
            return found;
        }

        if (errors.All(error => error.Field != prefix + name))
        {
            Add(name, "required", SharedTexts.Get("field.required"));
        }

        return [];
    }

    public JsonObject? OptionalObject(string name)
    {
        if (Take(name) is not { } node)
        {
            return null;
        }

        if (node is JsonObject found)
        {
            return (JsonObject)found.DeepClone();
        }

        Add(name, "wrong_type", SharedTexts.Get("field.config"));
        return null;
    }

    public JsonArray? OptionalArray(string name)
    {
        if (Take(name) is not { } node)
        {
            return null;
        }

        if (node is JsonArray found)
        {
            return found;
        }

        Add(name, "wrong_type", TypeText("type.list"));
        return null;
    }

    public bool Sent(string name) => json.ContainsKey(name);

    public void Add(string name, string code, Text message) => errors.Add(new(prefix + name, code, message));

    /// <summary>Called when all members were taken: whatever is left is not known here. Null when the body is right.</summary>
    public Error? Problem()
    {
        foreach (var name in json.Select(pair => pair.Key).Where(name => !known.Contains(name)))
        {
            Add(name.Length <= 100 && SettingsReader.Storable(name) ? name : "?", "unknown", SharedTexts.Get("field.unknown"));
        }

        return errors.Count > 0 ? IntegrationErrors.InvalidSettings(errors) : null;
    }

    private JsonNode? Take(string name)
    {
        known.Add(name);
        return json[name];
    }

    private static Text TypeText(string type)
    {
        var word = SharedTexts.Get(type);
        return new($"Must be {word.En}.", $"Trebuie să fie {word.Ro}.");
    }

    private static Task MalformedAsync(HttpContext http, Text what)
        => ErrorResponses.WriteAsync(http, Error.Of(ErrorKind.Invalid, "request.malformed", what), StatusCodes.Status400BadRequest);
}
