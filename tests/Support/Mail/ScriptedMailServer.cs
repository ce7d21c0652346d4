using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GeniusErp.Tests.Support.Mail;

/// <summary>One conversation with a client of <see cref="ScriptedMailServer"/>: says and hears what the test wants, with or without TLS.</summary>
public sealed class MailConversation(Stream wire, ConcurrentQueue<string> heard, ConcurrentQueue<byte> clear) : IAsyncDisposable
{
    private Stream stream = wire;

    /// <summary>Sends the text as it is, line ends included.</summary>
    public async Task SayAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next line without its end, or null when the client is gone.</summary>
    public async Task<string?> HearAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            Note(one[0]);
            if (one[0] == '\n')
            {
                var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                heard.Enqueue(text);
                return text;
            }

            line.Add(one[0]);
        }

        return null;
    }

    /// <summary>Everything until the client goes, noted when it came in clear.</summary>
    public async Task ListenAsync()
    {
        var buffer = new byte[1024];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            foreach (var value in buffer.AsSpan(0, count))
            {
                Note(value);
            }
        }
    }

    /// <summary>Exactly so many bytes: a literal.</summary>
    public async Task<string> HearBytesAsync(int count)
    {
        var buffer = new byte[count];
        await stream.ReadExactlyAsync(buffer);
        return Encoding.UTF8.GetString(buffer);
    }

    public async Task StartTlsAsync(X509Certificate2 certificate, X509Certificate2Collection? intermediates = null)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, intermediates, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        });
        stream = tls;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Note(byte value)
    {
        if (stream is not SslStream)
        {
            clear.Enqueue(value);
        }
    }
}

/// <summary>A mail server that does whatever its script says, and remembers what it heard.</summary>
public sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<MailConversation, Task> script;
    private readonly ConcurrentQueue<byte> clear = new();
    private readonly ConcurrentQueue<string> heard = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public ScriptedMailServer(Func<MailConversation, Task> script)
    {
        this.script = script;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    /// <summary>The client's lines, in order.</summary>
    public IReadOnlyList<string> Heard => [.. heard];

    /// <summary>Every byte that came before TLS, as Latin-1.</summary>
    public string HeardInClear => Encoding.Latin1.GetString([.. clear]);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Stop();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Connections++;
            try
            {
                await using var conversation = new MailConversation(new NetworkStream(socket, ownsSocket: true), heard, clear);
                await script(conversation);
            }
            catch (Exception gone) when (gone is IOException or AuthenticationException or SocketException or ObjectDisposedException)
            {
                // The client hung up or refused our certificate: what the test is about.
            }
        }
    }
}
