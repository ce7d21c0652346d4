using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GeniusErp.Modules.Integrations.Console.Webhooks;

/// <summary>Where the provider sends to, what guards it, and what came in. A new secret is here once, in this page's memory only.</summary>
public sealed partial class WebhookTab : ConsoleComponent
{
    private DetailModel? shown;
    private WebhookView? view;
    private WebhookView? made;
    private string? failure;
    private string? typed;
    private string? wrong;
    private int generation;
    private bool busy;
    private bool ended;
    private Asking asking;
    private Saying? said;

    private enum Asking
    {
        Nothing,
        Rotate,
        StopPrevious,
    }

    [Parameter, EditorRequired]
    public DetailModel Model { get; set; } = default!;

    /// <summary>Which deliveries, as the page's address has it.</summary>
    [Parameter]
    public string? Verdict { get; set; }

    [Inject]
    private ModuleGateway Module { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private bool MayChange => Session.MayWrite && !Model.Row.Inherited && Model.Health != Health.NotConnected;

    private string? Busy => busy ? "true" : null;

    /// <summary>Above the field for a secret.</summary>
    private string EntryLabel => view!.SecretSource == "setting" ? "webhook.second_secret" : view.Current.Set ? "webhook.new_secret" : "webhook.paste_secret";

    /// <summary>The word on the button that rotates; null where a person does it by entering the provider's new secret.</summary>
    private string? Rotates => view!.SecretSource switch
    {
        "made_here" => "webhook.rotate",
        "entered" => null,
        _ => "webhook.rotate_address",
    };

    private string SettingLabel => Model.Provider?.Fields.FirstOrDefault(setting => setting.Name == view!.SecretSetting)?.Label.In(T.Code) ?? view!.SecretSetting ?? string.Empty;

    /// <summary>The page brings a new model whenever it looked again; what it shows of the webhook is as new.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (ReferenceEquals(shown, Model))
        {
            return;
        }

        if (shown?.Row.Id != Model.Row.Id)
        {
            made = null;
            said = null;
        }

        shown = Model;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var read = await Module.AskAsync(new GetWebhookQuery(Session.Tenant!.Value, new(Model.Row.Id)));
        (view, failure) = read.Succeeded ? (read.Value, null) : (view, T.Explain(read.Error));
    }

    private Task CreateAsync() => ChangeAsync(new(null, false, false), "webhook.created");

    private Task RotateAsync() => ChangeAsync(new(null, NewAddress: view!.SecretSource != "made_here", false), view.SecretSource == "made_here" ? "webhook.rotated" : "webhook.rotated_address");

    private Task StopPreviousAsync() => ChangeAsync(new(null, false, RevokePrevious: true), "webhook.stopped");

    private Task EnterAsync()
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            wrong = T["webhook.paste_first"];
            return Task.CompletedTask;
        }

        return ChangeAsync(new(new Secret(typed.Trim()), false, false), view!.Current.Set ? "webhook.rotated" : "webhook.saved");
    }

    private async Task ChangeAsync(Change change, string text)
    {
        if (busy)
        {
            return;
        }

        (busy, said, wrong) = (true, null, null);
        try
        {
            var changed = await Module.DoAsync(new RotateWebhookCommand(Session.Tenant!.Value, new(Model.Row.Id), change.Secret, change.NewAddress, change.RevokePrevious));
            if (!changed.Succeeded)
            {
                wrong = changed.Error.Fields is [var field, ..] ? field.Message.In(T.Code) : null;
                said = wrong is null ? new("error", T.Explain(changed.Error)) : null;
                return;
            }

            view = changed.Value;
            made = view is { NewSecret: null, NewVerifyToken: null } ? null : view;
            said = new("success", view.Previous.ValidUntil is { } end && !change.RevokePrevious ? T.Say(text + "_until", T.Exact(end), Model.ProviderName) : T.Say(text, Model.ProviderName));
            typed = null;
            generation++;
            Session.Announce(said.Text);
        }
        finally
        {
            busy = false;
            ended = true;
        }
    }

    private void Kept() => (made, ended) = (null, true);

    /// <summary>The button that did it may be gone with what it did.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (ended && !busy)
        {
            ended = false;
            await Js.InvokeVoidAsync("geniuserp.refocus", "webhook-address");
        }
    }

    private void Ask(bool visible) => asking = visible ? asking : Asking.Nothing;

    private sealed record Change(Secret? Secret, bool NewAddress, bool RevokePrevious);

    private sealed record Saying(string Kind, string Text);
}
