using System.Text.Json.Serialization;

namespace GeniusErp.Modules.Integrations.Providers.FacebookComments;

/// <param name="Id"><c>{page}_{post}</c>.</param>
internal sealed record FacebookPost([property: JsonRequired] string Id);
