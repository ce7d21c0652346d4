using System.Globalization;
using GeniusErp.Modules.Integrations.Application.Browsing;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>The <c>limit</c> of a list: 1 to 200, 50 when left out.</summary>
internal static class PageLimits
{
    public static Result<PageLimit> Of(HttpContext http)
    {
        var sent = http.Request.Query["limit"].ToString();
        if (sent.Length == 0)
        {
            return new PageLimit(PageCursor.DefaultLimit);
        }

        return int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= PageCursor.MaxLimit
            ? new PageLimit(limit)
            : IntegrationErrors.InvalidSettings([new("limit", "out_of_range", SharedTexts.Get("field.limit"))]);
    }
}

internal sealed record PageLimit(int Value);
