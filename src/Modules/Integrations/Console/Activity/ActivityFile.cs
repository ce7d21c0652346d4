using System.Globalization;
using System.Text;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Application.Catalogue;
using GeniusErp.Modules.Integrations.Application.Ports;
using GeniusErp.Modules.Integrations.Console.Session;
using GeniusErp.Modules.Integrations.Console.Texts;
using GeniusErp.Modules.Integrations.Domain;
using MediatR;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Console.Activity;

/// <summary>
/// The log as a file for a spreadsheet: what the page shows under the same filters, with the same columns' words. Written as it is read, page by page; a database that
/// goes away meanwhile breaks the answer off, so that half a file is not taken for a whole one.
/// </summary>
internal static class ActivityFile
{
    private static readonly byte[] Utf8Mark = Encoding.UTF8.GetPreamble();

    public static string PathTo(string company, Guid? integration, ActivityChoice choice)
        => Paths.With($"{Paths.Activity(company)}.csv", [("integration", integration?.ToString()), .. choice.ToQuery()]);

    public static async Task WriteAsync(string company, Guid? integration, HttpContext http, IMediator mediator, CallContext call, TimeProvider clock, CancellationToken gone)
    {
        var tenant = CallerClaims.May(http.User, CallerClaims.Read) ? CallerClaims.TenantOf(http.User, company) : Error.Of(ErrorKind.Forbidden, "request.forbidden", CallerClaims.Read);
        if (!tenant.Succeeded)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        call.Actor = CallerClaims.ActorOf(http.User);
        var speech = Speech.Of(Preferences.Of(http.Request).Language);
        var query = http.Request.Query;
        var filter = new ActivityChoice(query["kind"], query["who"], query["days"], query["result"]).ToFilter(integration, clock.GetUtcNow());
        var providers = (await mediator.Send(new ListProvidersQuery(), gone)).Value?.Items.ToDictionary(provider => provider.Code) ?? [];
        var page = await NextAsync(null);

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{speech["activity.file"]}-{Moments.Local(clock.GetUtcNow()):yyyy-MM-dd}.csv\"";
        await http.Response.Body.WriteAsync(Utf8Mark, gone);
        var separator = speech.Culture.TextInfo.ListSeparator;
        await LineAsync([speech["activity.when"], speech["activity.what"], speech["activity.details"], speech["activity.result"], speech["activity.connection"], speech["activity.provider"], speech["activity.who"], speech["activity.actor"], speech["activity.where"]]);
        for (var rows = 0; ; page = await NextAsync(page.NextCursor))
        {
            foreach (var item in page.Items)
            {
                await LineAsync(Cells(item));
            }

            rows += page.Items.Count;
            if (page.NextCursor is null)
            {
                return;
            }

            if (rows >= Limits.ActivityExportRows)
            {
                await LineAsync([speech.Say("activity.csv_cut", rows)]);
                return;
            }
        }

        async Task<Listed<CompanyActivityView>> NextAsync(string? cursor)
        {
            var read = await mediator.Send(new ListCompanyActivityQuery(tenant.Value, filter, PageCursor.MaxLimit, cursor), gone);
            return read.Succeeded ? read.Value : throw new InvalidOperationException($"The log could not be read: {read.Error.Code}.");
        }

        string[] Cells(CompanyActivityView item)
        {
            var (entry, provider) = (item.Entry, item.Provider is { } code ? providers.GetValueOrDefault(code) : null);
            return
            [
                Moments.Local(entry.OccurredAt).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Entries.What(entry, speech, provider),
                string.Join(", ", Entries.Changes(entry, speech, provider).Select(change => change.Before is null ? $"{change.Label}: {change.After}" : $"{change.Label}: {change.Before} → {change.After}")),
                speech[Entries.Failed(entry) ? "activity.result.failed" : "activity.result.ok"],
                item.Name ?? string.Empty,
                provider?.Name ?? item.Provider ?? string.Empty,
                Entries.Who(entry, speech),
                speech[entry.Actor.Kind == "system" ? "activity.system" : "activity.person"],
                entry.Actor.From ?? string.Empty,
            ];
        }

        Task LineAsync(IEnumerable<string> cells) => http.Response.WriteAsync(string.Join(separator, cells.Select(Cell)) + "\r\n", gone);
    }

    /// <summary>
    /// RFC 4180, each cell in quotes. What a spreadsheet would take for a formula gets an apostrophe in front: names and texts come from people and providers
    /// (https://owasp.org/www-community/attacks/CSV_Injection).
    /// </summary>
    public static string Cell(string text)
    {
        var harmless = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
