using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeniusErp.Modules.Integrations.Application.Webhooks;
using GeniusErp.Modules.Integrations.Console.Parts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Components;

namespace GeniusErp.Modules.Integrations.Console.Pages;

/// <summary>One delivery: what became of it, and once more where that does no harm.</summary>
public sealed partial class Delivery : ConsolePage
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private WebhookDeliveryDetailView? view;
    private string? said;
    private string? trouble;
    private bool failed;
    private bool busy;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter]
    public Guid DeliveryId { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (!Enter() || view?.Delivery.Id == DeliveryId)
        {
            return;
        }

        (view, said) = (null, null);
        await ReadAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => LandAsync(view is not null);

    private async Task ReadAsync()
    {
        var read = await Module.AskAsync(new GetDeliveryQuery(Tenant, new(Id), DeliveryId), Gone);
        view = read.Value ?? view;

        // Whatever could not be read is not missing.
        trouble = read.Succeeded || read.Error.Kind == ErrorKind.NotFound ? null : T.Explain(read.Error);
        if (!read.Succeeded && trouble is null)
        {
            Miss();
        }
    }

    private async Task RunAgainAsync()
    {
        if (busy)
        {
            return;
        }

        busy = true;
        try
        {
            var again = await Module.DoAsync(new ReplayDeliveryCommand(Tenant, new(Id), DeliveryId), Gone);
            failed = !again.Succeeded;
            said = again.Succeeded ? T["delivery.again_done"] : T.Explain(again.Error);
            await ReadAsync();
            Session.Announce(said);
        }
        finally
        {
            busy = false;
        }
    }

    private static string Indented(JsonNode body) => body.ToJsonString(Readable);
}
