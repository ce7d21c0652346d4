using System.Diagnostics;
using System.Net.Http.Headers;
using GeniusErp.Modules.Integrations.Application;
using GeniusErp.Modules.Integrations.Application.Connectors;
using GeniusErp.Modules.Integrations.Application.ForOtherModules;
using GeniusErp.Modules.Integrations.Contracts;
using GeniusErp.Modules.Integrations.Domain;
using Microsoft.Extensions.Logging;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>
/// What stands behind a ready client: for each call the connection as it is now, its turn under the limit, its authentication, the guarded way out, and one repeat with a renewed
/// credential. The caller's request is never touched, so neither it nor the answer ever shows a secret.
/// </summary>
internal sealed class ConnectionHandler(
    Connection connection,
    IAuthenticatesRequests authentication,
    ProviderTransport transport,
    OpenConnections connections,
    RateLimits limits,
    ObservedFailures observed,
    TimeProvider clock,
    ILogger logger)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var activity = ProviderHttp.Activities.StartActivity("provider.call", ActivityKind.Client);
        activity?.SetTag("integrations.provider", connection.Provider.Code());
        activity?.SetTag("integrations.id", connection.Id);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri?.IdnHost);
        try
        {
            var response = await CallAsync(request, cancellationToken);
            activity?.SetTag("http.response.status_code", (int)response.StatusCode);
            return response;
        }
        catch (ConnectionException refused)
        {
            activity?.SetTag("error.type", refused.Failure.Code);
            activity?.SetStatus(ActivityStatusCode.Error);
            logger.LogInformation("Call over integration {Integration} ({Provider}) failed: {Code}.", connection.Id, connection.Provider.Code(), refused.Failure.Code);
            throw;
        }
    }

    private async Task<HttpResponseMessage> CallAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var used = (await connections.FindAsync(connection, cancellationToken)).Require();
        if (!OutboundRequest.IsSendable(request))
        {
            throw Failed(used, EgressFailures.UnsendableValue);
        }

        var prepared = await ClientRequest.TakeAsync(request, cancellationToken);
        var response = await TryAsync(request, prepared, used, cancellationToken);
        if (await RefusalAsync(used, response, cancellationToken) is not { } refusal)
        {
            return response;
        }

        response.Dispose();
        var renewed = (await connections.AfterRefusalAsync(used, cancellationToken)).Require();
        if (renewed.Connection.Generation == used.Connection.Generation && renewed.Connection.Version == used.Connection.Version)
        {
            throw await ReportedAsync(used, refusal, cancellationToken);
        }

        if (!prepared.IsRepeatable)
        {
            throw new ConnectionException(ConnectionFailures.CredentialRenewed(renewed.Provider.Name, renewed.Id));
        }

        var repeated = await TryAsync(request, prepared, renewed, cancellationToken);
        if (await RefusalAsync(renewed, repeated, cancellationToken) is not { } still)
        {
            return repeated;
        }

        repeated.Dispose();
        throw await ReportedAsync(renewed, still, cancellationToken);
    }

    /// <summary>One call and its redirects, at its turn.</summary>
    private async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, ClientRequest prepared, OpenedConnection used, CancellationToken cancellationToken)
    {
        if (!IsBelow(used.Connection.BaseAddress!, request.RequestUri!))
        {
            throw new InvalidOperationException($"This client calls {used.Connection.BaseAddress!.IdnHost} only: credentials go to no other host.");
        }

        if (await limits.WaitAsync(used, cancellationToken) is { } away)
        {
            throw Failed(used, new(FailureReason.RateLimited) { RetryAfter = away });
        }

        var response = await SendAsync(request, prepared, used, cancellationToken);

        // The request that was sent carries the credential: the caller gets its own back.
        response.RequestMessage = request;
        if (VendorLimits.Stop(response, clock.GetUtcNow()) is { } wait)
        {
            await limits.StopAsync(used, wait, cancellationToken);
        }

        return response;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, ClientRequest prepared, OpenedConnection used, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!;
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceOrTwiceAsync(request, prepared, target, used, cancellationToken);
            if (!Redirects.Is(response.StatusCode) || redirects == Limits.MaxRedirects || Redirects.Next(request, target, response) is not { } next)
            {
                return response;
            }

            response.Dispose();
            target = next;
        }
    }

    /// <summary>As for our own calls: a read whose kept-alive connection turns out to be dead never reached the provider.</summary>
    private async Task<HttpResponseMessage> SendOnceOrTwiceAsync(HttpRequestMessage request, ClientRequest prepared, Uri target, OpenedConnection used, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            using var copy = prepared.Copy(target);
            await authentication.AuthenticateAsync(copy, used.Attempt, cancellationToken);
            try
            {
                return await transport.SendAsync(copy, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken); // A fresh one: whatever was caught may quote the request.
            }
            catch (HttpRequestException problem) when (!again && TransportFaults.IsCutConnection(problem) && OutboundRequest.IsRead(request.Method) && !copy.Options.TryGetValue(ProviderTransport.Dialled, out _))
            {
                continue;
            }
            catch (Exception problem) when (TransportFaults.Classify(problem, copy) is { } failure)
            {
                throw Failed(used, failure);
            }
        }
    }

    /// <summary>The failure in an answer that refuses the credential itself; null for every other answer, which is the caller's.</summary>
    private async Task<ProviderFailure?> RefusalAsync(OpenedConnection used, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode is not (400 or 401 or 403))
        {
            return null;
        }

        var answer = await AnswerReader.ReadAsync(response, cancellationToken);
        if (!answer.Succeeded)
        {
            throw Failed(used, answer.Failure);
        }

        var headers = response.Content.Headers;
        response.Content = new ByteArrayContent(answer.Value.Body.ToArray());
        CopyHeaders(headers, response.Content.Headers);
        return used.Provider.Errors.Classify(answer.Value, clock.GetUtcNow()) is { Reason: FailureReason.InvalidCredentials or FailureReason.ReauthorizationRequired } refusal ? refusal : null;
    }

    private async Task<ConnectionException> ReportedAsync(OpenedConnection used, ProviderFailure failure, CancellationToken cancellationToken)
    {
        await observed.RecordAsync(used.Connection, failure, cancellationToken);
        return Failed(used, failure);
    }

    private static void CopyHeaders(HttpContentHeaders from, HttpContentHeaders to)
    {
        foreach (var header in from.NonValidated)
        {
            to.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    private static bool IsBelow(Uri address, Uri target) => target.Scheme == address.Scheme && target.IdnHost == address.IdnHost && target.Port == address.Port;

    private static ConnectionException Failed(OpenedConnection used, ProviderFailure failure) => new(ConnectionFailures.Of(used.Provider, used.Id, failure));
}
