using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;
using Microsoft.AspNetCore.Components;

namespace GeniusErp.Modules.Integrations.Console.Parts;

/// <summary>What every part of the console needs: who looks, and in which language.</summary>
public abstract class ConsoleComponent : ComponentBase
{
    [Inject]
    private protected ConsoleSession Session { get; set; } = default!;

    private protected Speech T => Session.Speech;
}
