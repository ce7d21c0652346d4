using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.Connectors.OAuth;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Application.Pipeline;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Application.Tokens;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;

namespace GeniusErp.Modules.Integrations.Application.Authorization;

/// <summary>What the consent of this connection reaches: pages, properties, ad accounts to choose one from.</summary>
internal sealed record ListAccountsQuery(TenantScope Tenant, IntegrationId Id) : IQuery<Result<AccountChoicesView>>;

/// <param name="Setting">The setting that the chosen <c>value</c> goes into.</param>
internal sealed record AccountChoicesView(string Setting, IReadOnlyList<AccountChoice> Items);

internal sealed class ListAccountsHandler(
    IIntegrationRepository integrations, IProviderCatalogue catalogue, ConnectionTester tester, GrantRenewal renewal) : IRequestHandler<ListAccountsQuery, Result<AccountChoicesView>>
{
    public async Task<Result<AccountChoicesView>> Handle(ListAccountsQuery request, CancellationToken cancellationToken)
    {
        var found = await integrations.FindOwnAsync(request.Tenant, request.Id, null, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        if (catalogue.Find(found.Value.Provider) is not { } provider || catalogue.Capability<IOffersAccounts>(provider.Provider) is not { } offers)
        {
            return Error.Of(ErrorKind.Conflict, "integration.no_choice");
        }

        if (found.Value.GrantId is not { } grant)
        {
            return IntegrationErrors.NotConnected();
        }

        var draft = await tester.DraftAsync(provider, found.Value, null, cancellationToken);
        if (!draft.Succeeded)
        {
            return draft.Error;
        }

        var token = await renewal.GetAsync(new(found.Value.CompanyId, found.Value.FranchiseId), grant, new(ByPerson: true), cancellationToken);
        if (!token.Succeeded)
        {
            return ProviderRefusals.Of(provider, token.Failure);
        }

        var attempt = new ConnectionAttempt(request.Tenant, draft.Value.Values, found.Value.Id) { AccessToken = token.Value.Value, NamedTokens = token.Value.Named };
        var listed = await offers.ListAccountsAsync(attempt, cancellationToken);
        return listed.Succeeded ? new AccountChoicesView(offers.ChosenSetting(draft.Value.Values), listed.Value) : ProviderRefusals.Of(provider, listed.Failure);
    }
}
