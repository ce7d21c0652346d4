using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Health;
using GeniusErp.Modules.Integrations.Application.Lifecycle;
using GeniusErp.Modules.Integrations.Console.Forms;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>Connects one account: a test changes nothing, and a connect that is refused leaves nothing behind.</summary>
public sealed partial class Connect : ConsolePage
{
    private ProviderView? provider;
    private ProviderDraft? draft;
    private IReadOnlyList<IntegrationView> others = [];
    private IReadOnlyList<DemoSample> samples = [];
    private string name = string.Empty;
    private Attempt? attempt;
    private CancellationTokenSource? running;
    private Guid leavingFor;

    [Parameter]
    public string Code { get; set; } = string.Empty;

    private string Heading => provider is null ? T["missing.title"] : T.Say("connect.title", provider.Name, Session.CompanyName);

    protected override async Task OnParametersSetAsync()
    {
        if (!Enter())
        {
            return;
        }

        var found = await Module.AskAsync(new GetProviderQuery(Code), Gone);
        if (!found.Succeeded)
        {
            Miss();
            return;
        }

        if (provider?.Code != Code)
        {
            provider = found.Value;
            draft = new(provider, stored: null);
            samples = Session.Demo?.SamplesOf(Code) ?? [];
            attempt = null;
            var rows = await Module.AskAsync(new ListIntegrationsQuery(Tenant, Code, null, null, null, null, PageCursor.MaxLimit, null), Gone);
            others = rows.Value?.Items ?? [];
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && draft is not null)
        {
            var typed = await Js.InvokeAsync<Dictionary<string, string>>("geniuserp.drafts.read", Paths.Connect(Company, Code));
            foreach (var (field, value) in typed)
            {
                if (draft.Find(field) is { IsSecret: false } known)
                {
                    draft.Set(known, value);
                }
            }

            StateHasChanged();
        }
    }

    protected override void Leave() => running?.Cancel();

    /// <summary>A result belongs to the draft that was tried.</summary>
    private void Edited() => attempt = null;

    private void FillIn(DemoSample sample)
    {
        draft!.Fill(sample.Settings);
        Edited();
    }

    private void Stop() => running?.Cancel();

    private Task TestAsync() => RunAsync(async cancelled =>
    {
        var report = await Module.DoAsync(new TestDraftCommand(Tenant, Code, draft!.ToConfig(), null), cancelled);
        return report.Succeeded ? Attempt.Of(report.Value, draft) : Attempt.Of(report.Error, draft);
    });

    private Task ConnectAsync() => RunAsync(async cancelled =>
    {
        var made = provider!.OnlyByConsent() ? null : await Module.DoAsync(new ConnectNewIntegrationCommand(Tenant, Code, null, NextAccountKey(), DisplayName, draft!.ToConfig()), cancelled);
        return made is null || made.Error?.Code == "authorization.needs_browser" ? await LeaveForConsentAsync(cancelled) : await EndAsync(made, "connect.done");
    });

    /// <summary>The row is there first, not connected; then the whole page leaves for the provider.</summary>
    private async Task<Attempt?> LeaveForConsentAsync(CancellationToken cancelled)
    {
        var made = await Module.DoAsync(new CreateIntegrationCommand(Tenant, Code, null, NextAccountKey(), DisplayName, draft!.ToConfig()), cancelled);
        if (!made.Succeeded)
        {
            return Attempt.Of(made.Error, draft);
        }

        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Paths.Connect(Company, Code));
        leavingFor = made.Value.Id;
        StateHasChanged();
        await Js.InvokeVoidAsync("geniuserp.submit", "consent");
        return null;
    }

    private Task SaveForLaterAsync() => RunAsync(async cancelled =>
    {
        var made = await Module.DoAsync(new CreateIntegrationCommand(Tenant, Code, null, NextAccountKey(), DisplayName, draft!.ToConfig()), cancelled);
        return await EndAsync(made, "connect.saved_for_later");
    });

    private async Task<Attempt?> EndAsync(Result<IntegrationView> made, string text)
    {
        if (!made.Succeeded)
        {
            return Attempt.Of(made.Error, draft!);
        }

        await Js.InvokeVoidAsync("geniuserp.drafts.forget", Paths.Connect(Company, Code));
        Session.Announce(T.Say(text, provider!.Name));
        Navigation.NavigateTo(Paths.With(Paths.Detail(Company, made.Value.Id), ("done", text == "connect.done" ? "connected" : "saved")));
        return null;
    }

    private async Task RunAsync(Func<CancellationToken, Task<Attempt?>> act)
    {
        if (running is not null)
        {
            return;
        }

        using var mine = running = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        attempt = null;
        draft!.ClearErrors();
        try
        {
            attempt = await act(mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Stopped by the person: nothing was changed, so there is nothing to say.
        }
        finally
        {
            running = null;
        }

        if (draft.Errors.FirstOrDefault() is { } first)
        {
            StateHasChanged();
            await Js.InvokeVoidAsync("geniuserp.focus", first.Id);
        }
    }

    private string? DisplayName => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    /// <summary>The first account is the default one; later ones get a name that siblings can tell apart.</summary>
    private string? NextAccountKey()
    {
        var taken = others.Select(row => row.AccountKey).ToHashSet();
        return taken.Contains(Integration.DefaultAccountKey)
            ? Enumerable.Range(2, taken.Count + 1).Select(number => $"account-{number}").First(key => !taken.Contains(key))
            : null;
    }
}
