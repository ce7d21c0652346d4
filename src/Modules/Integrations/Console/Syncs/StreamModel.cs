using GeniusErp.Modules.Integrations.Application.Syncs;

namespace GeniusErp.Modules.Integrations.Console.Syncs;

/// <summary>One stream as the pages show it.</summary>
public sealed class StreamModel
{
    internal StreamModel(SyncStreamView view) => View = view;

    internal SyncStreamView View { get; }

    internal bool IsRunning => View.Standing == "running";
}
