using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Catalogue;

/// <summary>What else can be filled in, from the first setting that was typed. Writes nothing; a command, since it makes this host call out, which readers may not.</summary>
/// <param name="Typed">The text of the setting that the provider names in <see cref="ProviderView.SuggestsFrom"/>.</param>
internal sealed record SuggestSettingsCommand(string Provider, string Typed) : ICommand<Result<SuggestedSettings>>;

/// <param name="Suggestion">Null when nothing can be told.</param>
internal sealed record SuggestedSettings(SettingsSuggestion? Suggestion);

internal sealed class SuggestSettingsHandler(IProviderCatalogue catalogue) : IRequestHandler<SuggestSettingsCommand, Result<SuggestedSettings>>
{
    public async Task<Result<SuggestedSettings>> Handle(SuggestSettingsCommand request, CancellationToken cancellationToken)
    {
        if (!ProviderCodes.TryParse(request.Provider, out var code) || catalogue.Find(code) is null)
        {
            return IntegrationErrors.UnknownProvider(request.Provider);
        }

        return catalogue.Capability<ISuggestsSettings>(code) is { } suggests
            ? new SuggestedSettings(await suggests.SuggestAsync(request.Typed, cancellationToken))
            : new SuggestedSettings(null);
    }
}
