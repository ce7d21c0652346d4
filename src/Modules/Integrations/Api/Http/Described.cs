using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>What the OpenAPI document says of headers and queries that endpoints read by hand, to name every wrong one themselves.</summary>
internal static class Described
{
    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, params (string Name, string Meaning)[] parameters)
        => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var (name, meaning) in parameters)
            {
                Add(operation, name, ParameterLocation.Query, required: false, meaning, name == "limit" ? JsonSchemaType.Integer : JsonSchemaType.String);
            }

            return Task.CompletedTask;
        });

    /// <summary>A page by keyset.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint)
        => endpoint.TakesQuery(("limit", "Rows in a page, 1 to 200; default 50."), ("cursor", "next_cursor of the page before; leave it out for the first page."));

    public static RouteHandlerBuilder TakesIfMatch(this RouteHandlerBuilder endpoint)
        => endpoint.TakesHeader("If-Match", required: true, "The ETag of the last read, for example \"3\". 428 without it, 412 when somebody changed the row since.");

    public static RouteHandlerBuilder TakesIdempotencyKey(this RouteHandlerBuilder endpoint)
        => endpoint.TakesHeader(Conditions.IdempotencyHeader, required: false, "1 to 255 visible ASCII characters: for 24 h the same key gives the same answer and one effect; with another body 422.")
            .AddOpenApiOperationTransformer((operation, context, _) =>
            {
                Refuse(operation, context, StatusCodes.Status409Conflict, "The state does not allow it, or a request with this key is still running.");
                Refuse(operation, context, StatusCodes.Status422UnprocessableEntity, "The provider refused, or this key was used with another request.");
                return Task.CompletedTask;
            });

    /// <summary>What every operation of a tenant may be told and may answer.</summary>
    public static TBuilder TakesTenant<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.TakesToken().AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Add(operation, Caller.CompanyHeader, ParameterLocation.Header, required: false, "Which company, when the token names several.", JsonSchemaType.String);
            Refuse(operation, context, StatusCodes.Status400BadRequest, "The request or a field of it is wrong; errors names each field.");
            if (context.Description.RelativePath!.Contains("{id", StringComparison.Ordinal))
            {
                Refuse(operation, context, StatusCodes.Status404NotFound, "There is none of this id that the caller may see.");
            }

            if (operation.RequestBody is not null)
            {
                Refuse(operation, context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.");
                Refuse(operation, context, StatusCodes.Status415UnsupportedMediaType, "The body is not application/json.");
            }

            return Task.CompletedTask;
        });

    /// <summary>What every operation may answer to whoever brings a token, and to whoever brings none.</summary>
    public static TBuilder TakesToken<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            Refuse(operation, context, StatusCodes.Status401Unauthorized, "No valid bearer token.");
            Refuse(operation, context, StatusCodes.Status403Forbidden, "The token's scope or company does not allow this.");
            Refuse(operation, context, StatusCodes.Status503ServiceUnavailable, "The database, the sealing key or the provider is away; Retry-After says when to try again.");
            return Task.CompletedTask;
        });

    /// <summary>What <see cref="ErrorResponses"/> adds to RFC 9457.</summary>
    public static Task Problems(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            OpenApiSchema ListsOfTexts(string meaning) => new()
            {
                Type = JsonSchemaType.Object, Description = meaning, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
            schema.Required = new HashSet<string> { "title", "status", "detail", "code", "trace_id" };
            schema.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable; the page of errors lists each." };
            schema.Properties["trace_id"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "To quote to support." };
            schema.Properties["reason"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Why a connection does not work, where that is the matter." };
            schema.Properties["errors"] = ListsOfTexts("The texts of each wrong field, by its name.");
            schema.Properties["error_codes"] = ListsOfTexts("Their stable codes.");
        }

        return Task.CompletedTask;
    }

    /// <summary>Written as text that is ready, so the document cannot find out by itself what it is.</summary>
    public static Task MaskedConfigs(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(MaskedConfig))
        {
            schema.Type = JsonSchemaType.Object;
            schema.Description = "The settings by name; each secret is {\"set\": true, \"hint\": \"…1234\"}.";
        }

        return Task.CompletedTask;
    }

    private static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, bool required, string meaning)
        => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            Add(operation, name, ParameterLocation.Header, required, meaning, JsonSchemaType.String);
            return Task.CompletedTask;
        });

    private static void Add(OpenApiOperation operation, string name, ParameterLocation location, bool required, string meaning, JsonSchemaType type)
        => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name, In = location, Required = required, Description = meaning, Schema = new OpenApiSchema { Type = type },
        });

    private static void Refuse(OpenApiOperation operation, OpenApiOperationTransformerContext context, int status, string meaning)
        => (operation.Responses ??= []).TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = meaning,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) } },
        });
}
