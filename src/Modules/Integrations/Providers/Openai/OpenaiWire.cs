using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.Openai;

/// <summary>ListModelsResponse of OpenAI's OpenAPI document.</summary>
internal sealed record OpenaiModels([property: JsonRequired] IReadOnlyList<OpenaiModel> Data);

internal sealed record OpenaiModel([property: JsonRequired] string Id);
