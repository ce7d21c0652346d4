using System.Diagnostics;
using System.Globalization;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>One request and its redirects, within one time limit; what goes wrong comes back classified, and nothing of the request is written down.</summary>
internal sealed class ProviderHttp(ProviderTransport transport, TimeProvider clock, ILogger<ProviderHttp> logger) : IProviderHttp
{
    /// <summary>The name to give to OpenTelemetry's AddSource. Its activities carry provider, method, host and status: no path, no query.</summary>
    public const string ActivitySourceName = "GeniusErp.Integrations.Outbound";

    public static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>Ports of HTTP. Any other has to be named by the operator's list.</summary>
    public static bool IsUsualPort(int port) => port is 80 or 443;

    public async Task<ProviderResult<ProviderAnswer>> SendAsync(ProviderDescriptor provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!OutboundRequest.IsSendable(request))
        {
            return EgressFailures.UnsendableValue;
        }

        var code = provider.Provider.Code();
        using var activity = Activities.StartActivity("provider.call", ActivityKind.Client);
        activity?.SetTag("integrations.provider", code);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri!.IdnHost);
        using var limit = new CancellationTokenSource(TimeLimit(request), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var result = await AttemptAsync(request, either.Token, cancellationToken);
        if (result.Succeeded)
        {
            activity?.SetTag("http.response.status_code", result.Value.Status);
        }
        else
        {
            activity?.SetTag("error.type", result.Failure.Reason.Code());
            activity?.SetStatus(ActivityStatusCode.Error);
            logger.LogInformation("Call to {Provider} at {Host} failed: {Reason}.", code, request.RequestUri!.IdnHost, result.Failure.Reason.Code());
        }

        return result;
    }

    private async Task<ProviderResult<ProviderAnswer>> AttemptAsync(HttpRequestMessage request, CancellationToken bounded, CancellationToken caller)
    {
        try
        {
            return await FollowAsync(request, bounded);
        }
        catch (Exception) when (caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(caller); // A fresh one: whatever was caught may quote the request.
        }
        catch (Exception problem) when (TransportFaults.Classify(problem, request) is { } failure)
        {
            return failure;
        }
    }

    private async Task<ProviderResult<ProviderAnswer>> FollowAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!;
        for (var redirects = 0; ; redirects++)
        {
            using var response = await SendOnceOrTwiceAsync(request, target, cancellationToken);
            if (!Redirects.Is(response.StatusCode))
            {
                return await AnswerReader.ReadAsync(response, cancellationToken);
            }

            if (redirects == Limits.MaxRedirects || Redirects.Next(request, target, response) is not { } next)
            {
                return new ProviderFailure(FailureReason.UnexpectedResponse) { HttpStatus = (int)response.StatusCode };
            }

            target = next;
        }
    }

    // Some providers reset idle connections without a word (webservicesp.anaf.ro does): the request never reached them.
    private async Task<HttpResponseMessage> SendOnceOrTwiceAsync(HttpRequestMessage request, Uri target, CancellationToken cancellationToken)
    {
        using var first = await OutboundRequest.CopyAsync(request, target, cancellationToken);
        try
        {
            return await transport.SendAsync(first, cancellationToken);
        }
        catch (HttpRequestException problem) when (TransportFaults.IsCutConnection(problem) && OutboundRequest.IsRepeatable(request) && !first.Options.TryGetValue(ProviderTransport.Dialled, out _))
        {
            using var second = await OutboundRequest.CopyAsync(request, target, cancellationToken);
            return await transport.SendAsync(second, cancellationToken);
        }
    }

    private static TimeSpan TimeLimit(HttpRequestMessage request)
        => !request.Options.TryGetValue(ProviderHttpOptions.Timeout, out var wanted) ? Limits.InteractiveAttempt
            : wanted <= TimeSpan.Zero ? throw new ArgumentOutOfRangeException(nameof(request), wanted.ToString(null, CultureInfo.InvariantCulture), "The time limit must be positive.")
            : wanted < Limits.TokenCall ? wanted : Limits.TokenCall;
}
