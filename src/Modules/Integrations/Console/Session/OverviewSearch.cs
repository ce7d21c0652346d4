using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Console.Session;

/// <summary>
/// Everyday search over the catalogue and the company's connections: what is written somewhere as it was typed; else, where each word of it is; else, for providers,
/// what is spelt nearly so.
/// </summary>
internal sealed class OverviewSearch
{
    private readonly string wanted;
    private readonly string[] words;
    private readonly bool nearly;

    public OverviewSearch(string? typed, IReadOnlyList<ProviderView> providers, IReadOnlyList<ConnectionRow> rows)
    {
        wanted = ProviderSearch.Fold(typed ?? string.Empty);
        words = WordsOf(typed ?? string.Empty);
        nearly = words.Length > 0 && !providers.Any(Finds) && !rows.Any(Finds) && providers.Any(FindsNearly);
    }

    /// <summary>Nothing is spelt as it was typed; what is found is spelt nearly so.</summary>
    public bool IsGuess => nearly;

    public bool Matches(ProviderView provider) => nearly ? FindsNearly(provider) : Finds(provider);

    /// <summary>By its own name or account; its provider is another question.</summary>
    public bool Matches(ConnectionRow row) => !nearly && wanted.Length > 0 && Finds(row);

    private bool Finds(ConnectionRow row) => Holds([row.DisplayName, row.Account]);

    private bool Finds(ProviderView provider) => wanted.Length == 0 || Holds(TextsOf(provider));

    private bool Holds(IReadOnlyList<string?> texts)
    {
        var folded = texts.OfType<string>().Select(ProviderSearch.Fold).ToList();
        return folded.Any(text => text.Contains(wanted, StringComparison.Ordinal)) || words.All(word => folded.Any(text => text.Contains(word, StringComparison.Ordinal)));
    }

    private bool FindsNearly(ProviderView provider)
    {
        var known = NamesOf(provider).SelectMany(WordsOf).ToHashSet();
        return words.All(word => Slips(word) is > 0 and var slips && known.Any(candidate => IsNear(word, candidate, slips)));
    }

    private static IReadOnlyList<string?> TextsOf(ProviderView provider)
        => [.. NamesOf(provider), provider.Code, provider.Summary.Ro, provider.Summary.En];

    private static IEnumerable<string> NamesOf(ProviderView provider)
    {
        var category = ConsoleTexts.Get($"category.{provider.Category}");
        return [provider.Name, category.Ro, category.En, .. provider.Aliases];
    }

    private static string[] WordsOf(string text) => [.. text.Split([' ', '\t', '.', '(', ')', '/', ','], StringSplitOptions.RemoveEmptyEntries).Select(ProviderSearch.Fold).Where(word => word.Length > 0)];

    /// <summary>How many letters may be wrong: none in words that are too short to tell.</summary>
    private static int Slips(string word) => word.Length switch { < 5 => 0, < 8 => 1, _ => 2 };

    /// <summary>The whole word, or its beginning while somebody is still typing.</summary>
    private static bool IsNear(string typed, string word, int slips)
        => word.Length >= typed.Length - slips && Enumerable.Range(-slips, (2 * slips) + 1).Any(more => typed.Length + more is > 0 and var length && length <= word.Length && Distance(typed, word[..length]) <= slips);

    /// <summary>Letters left out, added, mistaken, or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var best = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                table[i, j] = swapped ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
            }
        }

        return table[a.Length, b.Length];
    }
}
