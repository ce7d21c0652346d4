using System.Net;
using System.Security.Cryptography;
using System.Text;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.AspNetCore.Http;

namespace GeniusErp.Modules.Integrations.Api.Http;

/// <summary>How a consent ended, for people who came without a console: one sentence and what to do. Built from codes of ours only.</summary>
internal static class ResultPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f6f7f9;color:#18202c}main{max-width:34rem;margin:15vh auto;padding:2rem;background:#fff;border:1px solid #d5dae2;border-radius:6px}h1{font-size:1.25rem;margin:0 0 .75rem}p{margin:0 0 .75rem}a{color:#1d5bb8}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>An outcome that is none of ours reads like one that ran out.</summary>
    public static IResult Of(string provider, string outcome, string language)
    {
        var text = Words.TryParse<FailureReason>(outcome, out var reason) ? reason.ExplainAttempt(provider)
            : SharedTexts.Find($"authorization.{outcome}") is not null && outcome is not ("title" or "close" or "back") ? SharedTexts.Get($"authorization.{outcome}", provider)
            : SharedTexts.Get("authorization.expired");
        return new Page(
            $"""
            <!doctype html>
            <html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Encode(provider)}</title><style>{Style}</style></head>
            <body><main><h1>{Encode(SharedTexts.Get("authorization.title", provider).In(language))}</h1><p>{Encode(text.In(language))}</p><p>{Encode(SharedTexts.Get("authorization.close").In(language))}</p><p><a href="/">{Encode(SharedTexts.Get("authorization.back").In(language))}</a></p></main></body></html>
            """);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private sealed class Page(string html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ContentSecurityPolicy = Policy;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            return httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
        }
    }
}
