using System.Net.Sockets;
using System.Security.Authentication;
using GeniusErp.Modules.Integrations.Domain;

namespace GeniusErp.Modules.Integrations.Infrastructure.Http;

/// <summary>What the HTTP stack throws, as a failure. The exception itself is dropped: its text may name the address.</summary>
internal static class TransportFaults
{
    /// <summary>Null for what is no fault of the way out: a bug, which is thrown on.</summary>
    public static ProviderFailure? Classify(Exception problem, HttpRequestMessage request)
    {
        var companyHost = OutboundRequest.IsForCompanyHost(request);
        if (Find<EgressException>(problem) is { } egress)
        {
            return EgressFailures.Of(egress.Fault, companyHost);
        }

        // A handshake that the network breaks off is an IOException; this is one that ended in a no.
        if (Find<AuthenticationException>(problem) is not null)
        {
            return EgressFailures.UntrustedCertificate(companyHost);
        }

        return problem switch
        {
            OperationCanceledException => EgressFailures.Unavailable, // the caller's own cancellation was told apart before
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => Unexpected,
            HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => Unexpected,
            InvalidDataException => Unexpected, // compressed by no known rule
            HttpRequestException or IOException => EgressFailures.Unavailable,
            _ => null,
        };
    }

    /// <summary>The connection died before any of the answer came.</summary>
    public static bool IsCutConnection(HttpRequestException problem)
        => problem.HttpRequestError is HttpRequestError.ResponseEnded
            || Find<SocketException>(problem)?.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown;

    private static ProviderFailure Unexpected { get; } = new(FailureReason.UnexpectedResponse);

    private static T? Find<T>(Exception? problem)
        where T : Exception
    {
        for (; problem is not null; problem = problem.InnerException)
        {
            if (problem is T found)
            {
                return found;
            }
        }

        return null;
    }
}
