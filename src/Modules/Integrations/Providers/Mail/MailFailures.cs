using System.Net.Sockets;
using GeniusErp.Modules.Integrations.Domain;
using MailKit;
using MailKit.Security;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>What MailKit's exceptions mean. No text of the server leaves this class.</summary>
internal static class MailFailures
{
    /// <summary>Null for an exception that neither the network nor a server can cause: a bug.</summary>
    public static ProviderFailure? Read(Exception exception, MailAttempt attempt, bool outOfTime)
    {
        var failure = exception switch
        {
            OperationCanceledException when outOfTime => Silent(attempt),
            IOException or SslHandshakeException or ProtocolException when attempt.Wire is { IsSpent: true } => new ProviderFailure(FailureReason.UnexpectedResponse),
            SslHandshakeException tls => Tls(tls, attempt),
            NotSupportedException => attempt.Step == MailStep.Address ? NoStartTls(attempt) : NoSignIn(attempt),
            SaslException => new ProviderFailure(FailureReason.UnexpectedResponse),
            AuthenticationException when attempt.Words.Commands == attempt.CommandsBeforeSignIn => NoSignIn(attempt),
            AuthenticationException => MailRefusals.Read(attempt),
            CommandException => Refused(attempt),
            ProtocolException => Broken(attempt),
            IOException or SocketException or TimeoutException or ServiceNotConnectedException => Unreachable(attempt),
            _ => null,
        };
        if (failure is null)
        {
            return null;
        }

        return (outOfTime ? Silent(attempt) : failure) with { Step = failure.Step ?? attempt.Step };
    }

    private static ProviderFailure Silent(MailAttempt attempt)
    {
        var seconds = (int)attempt.Server.Limit.TotalSeconds;
        return new(FailureReason.ProviderUnavailable)
        {
            Hint = new(
                $"The mail server did not finish within {seconds} seconds. We try again by ourselves; if it has never worked, check host, port and security.",
                $"Serverul de e-mail nu a răspuns complet în {seconds} secunde. Reîncercăm automat; dacă nu a funcționat niciodată, verificați serverul, portul și securitatea."),
        };
    }

    private static ProviderFailure Unreachable(MailAttempt attempt) => new(FailureReason.ProviderUnavailable)
    {
        Hint = attempt.Step != MailStep.Address ? null : new(
            "The mail server closed the connection. We try again by ourselves; if it has never worked, check host, port and security.",
            "Serverul de e-mail a închis conexiunea. Reîncercăm automat; dacă nu a funcționat niciodată, verificați serverul, portul și securitatea."),
    };

    private static ProviderFailure Tls(SslHandshakeException exception, MailAttempt attempt)
    {
        if (attempt.Certificate is { } problem)
        {
            return new(FailureReason.InvalidConfiguration) { Plain = true, Field = problem.Field, Hint = problem.Hint };
        }

        if (exception.InnerException is not System.Security.Authentication.AuthenticationException inner)
        {
            return Unreachable(attempt);
        }

        // With an inner exception the TLS library gives its reason: no common version or cipher. Without one, what came was no TLS at all.
        return inner.InnerException is not null
            ? new(FailureReason.InvalidConfiguration)
            {
                Plain = true,
                Hint = new(
                    "The mail server has no encryption that is still safe (TLS 1.2 or later). Ask whoever runs the server to update it.",
                    "Serverul de e-mail nu oferă o criptare sigură (TLS 1.2 sau mai nou). Cereți administratorului serverului să îl actualizeze."),
            }
            : new(FailureReason.InvalidConfiguration)
            {
                Plain = true,
                Field = MailFields.SecurityName,
                Hint = new(
                    $"What answers at port {attempt.Server.Port} does not speak TLS from the start. Choose the other security, or port {attempt.Server.Protocol.ImplicitPort} with TLS.",
                    $"La portul {attempt.Server.Port} nu răspunde un server cu TLS de la început. Alegeți cealaltă variantă de securitate sau portul {attempt.Server.Protocol.ImplicitPort} cu TLS."),
            };
    }

    private static ProviderFailure NoStartTls(MailAttempt attempt) => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = MailFields.SecurityName,
        Hint = new(
            $"The mail server offers no encryption ({attempt.Server.Protocol.StartCommand}) at this port, so nothing was sent. Try TLS at port {attempt.Server.Protocol.ImplicitPort}.",
            $"Serverul de e-mail nu oferă criptare ({attempt.Server.Protocol.StartCommand}) la acest port, așa că nu s-a trimis nimic. Încercați TLS la portul {attempt.Server.Protocol.ImplicitPort}."),
    };

    private static ProviderFailure NoSignIn(MailAttempt attempt) => new(FailureReason.InvalidConfiguration)
    {
        Plain = true,
        Field = attempt.Server.Credential is MailToken ? MailFields.AuthMethod : MailFields.Port,
        Hint = attempt.Server.Credential is MailToken
            ? new("The mail server does not take this kind of sign-in.", "Serverul de e-mail nu acceptă acest tip de autentificare.")
            : new(
                "The mail server offers no sign-in by password at this port. Check port and security; the password was not sent.",
                "Serverul de e-mail nu oferă autentificare cu parolă la acest port. Verificați portul și securitatea; parola nu a fost trimisă."),
    };

    /// <summary>A whole and proper "no" to something else than the sign-in.</summary>
    private static ProviderFailure Refused(MailAttempt attempt)
    {
        if (MailRefusals.Passing(attempt) is { } passing)
        {
            return passing;
        }

        return attempt.Step switch
        {
            MailStep.SignIn => MailRefusals.Read(attempt),
            MailStep.Account => new(FailureReason.UnexpectedResponse),
            _ when attempt.Words.Commands == 0 => MailRefusals.Unwelcome,
            _ => NoStartTls(attempt) with { Plain = false }, // Offered and then refused: maybe for now only.
        };
    }

    /// <summary>Something that is not the protocol, or a connection that ended where an answer was due.</summary>
    private static ProviderFailure Broken(MailAttempt attempt)
    {
        if (MailRefusals.Passing(attempt) is { } passing)
        {
            return passing;
        }

        if (attempt.Words.Latest.Length == 0)
        {
            return Unreachable(attempt);
        }

        return attempt.Words.Commands == 0 && MailRefusals.IsOtherService(attempt) ? new(FailureReason.InvalidConfiguration)
        {
            Plain = true,
            Field = MailFields.Port,
            Hint = new(
                $"What answers at port {attempt.Server.Port} is not an {attempt.Server.Protocol.Name} server. Check host and port.",
                $"La portul {attempt.Server.Port} nu răspunde un server {attempt.Server.Protocol.Name}. Verificați serverul și portul."),
        }
        : new(FailureReason.UnexpectedResponse);
    }
}
