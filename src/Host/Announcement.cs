using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GeniusErp.Host;

/// <summary>In Development: where things are, and lines to paste.</summary>
internal static class Announcement
{
    public static void AnnounceWhenReady(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
            if (addresses?.FirstOrDefault() is { } address)
            {
                Console.WriteLine(Text(address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)));
            }
        });
    }

    private static string Text(string address) =>
        $"""

          GeniusErp is up.
            Console         {address}/
            API reference   {address}/docs
            OpenAPI         {address}/openapi/v1.json
            Health          {address}/health/ready

          Try it:
            TOKEN=$(curl -s {address}/dev/token -H 'Content-Type: application/json' -d '{"{"}"company_id":"demo"{"}"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            curl -s {address}/api/integrations/providers -H "Authorization: Bearer $TOKEN"
            curl -s {address}/api/integrations -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
              -d '{"{"}"provider":"mfinante","config":{"{"}"probe_cui":"12345674"{"}"}{"}"}'

          Ctrl-C stops it.

        """;
}
