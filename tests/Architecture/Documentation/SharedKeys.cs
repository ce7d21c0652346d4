using System.Collections;
using System.Globalization;
using System.Resources;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Tests.Architecture.Documentation;

/// <summary>The keys of the shared texts, as compiled.</summary>
internal static class SharedKeys
{
    public static IReadOnlyList<string> All { get; } = [.. new ResourceManager("GeniusErp.Modules.Integrations.Domain.Texts.Texts", typeof(SharedTexts).Assembly)
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>()
        .Select(entry => (string)entry.Key)
        .Order(StringComparer.Ordinal)];
}
