using System.Net.Sockets;

namespace GeniusErp.Modules.Integrations.Providers.Mail;

/// <summary>
/// The wire of one attempt, with an end: MailKit collects a line for as long as the server goes on with it, so a hostile server could fill our memory until the time limit.
/// </summary>
internal sealed class MeteredStream(Socket socket, int budget) : Stream
{
    private readonly NetworkStream wire = new(socket, ownsSocket: true);
    private int left = budget;

    /// <summary>The server said more than an attempt may take.</summary>
    public bool IsSpent => left <= 0;

    /// <summary>We are signed in: how much a mailbox holds is nobody's business here.</summary>
    public void StopMetering() => left = int.MaxValue;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Spend(wire.Read(buffer, offset, Affordable(count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Spend(await wire.ReadAsync(buffer[..Affordable(buffer.Length)], cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => wire.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => wire.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => wire.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Flush() => wire.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => wire.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            wire.Dispose();
        }

        base.Dispose(disposing);
    }

    // An empty read stays one: TLS waits for data with a buffer of no length.
    private int Affordable(int count) => IsSpent && count > 0 ? throw new IOException("The server says too much.") : Math.Min(count, left);

    private int Spend(int count)
    {
        left -= left == int.MaxValue ? 0 : count;
        return count;
    }
}
