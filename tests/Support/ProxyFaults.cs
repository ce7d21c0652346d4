namespace GeniusErp.Tests.Support;

/// <summary>What becomes of one message to a PostgreSQL server and of its connection.</summary>
public enum Encounter
{
    /// <summary>Nothing of it arrives; the connection is reset.</summary>
    Lost,

    /// <summary>All arrives but the Sync at its end, with which an implicit transaction is committed; the connection is reset.</summary>
    LostBeforeItsCommit,

    /// <summary>It arrives and is carried out; the connection is reset in place of the answer.</summary>
    AnswerLost,

    /// <summary>It arrives and is carried out; nothing ever comes back, and the connection stays open.</summary>
    AnswerSwallowed,
}

/// <summary>What the network does wrong at the moment; nothing, to begin with.</summary>
public sealed class ProxyFaults
{
    private long _latency;
    private int _bytesPerSecond;
    private long _cutAfterFromClient = long.MaxValue;
    private long _cutAfterFromServer = long.MaxValue;
    private volatile bool _blackhole;
    private Trap? _trap;
    private volatile bool _mute;

    /// <summary>Added to every piece, each way.</summary>
    public TimeSpan Latency
    {
        get => new(Volatile.Read(ref _latency));
        set => Volatile.Write(ref _latency, value.Ticks);
    }

    /// <summary>Passes bytes one by one at this pace; 0 = at once.</summary>
    public int BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set => Volatile.Write(ref _bytesPerSecond, value);
    }

    /// <summary>Connections stay open while nothing passes any more, neither bytes nor the end of a side: a peer that has vanished.</summary>
    public bool Blackhole
    {
        get => _blackhole;
        set => _blackhole = value;
    }

    /// <summary>The next message of a client that has this text in it meets this, once; the connections that it does not come over are well.</summary>
    public void MeetOnce(string sent, Encounter encounter) => Volatile.Write(ref _trap, new(System.Text.Encoding.UTF8.GetBytes(sent), encounter));

    /// <summary>Somebody still lies in wait.</summary>
    public bool Waits => Volatile.Read(ref _trap) is not null;

    /// <summary>What these bytes meet; null for all that nobody lies in wait for.</summary>
    internal Encounter? Meeting(ReadOnlySpan<byte> bytes)
        => Volatile.Read(ref _trap) is { } trap && bytes.IndexOf(trap.Sent) >= 0 && Interlocked.CompareExchange(ref _trap, null, trap) == trap ? trap.Encounter : null;

    private sealed record Trap(byte[] Sent, Encounter Encounter);
    /// <summary>What the server says passes no more; what it is told still arrives, and is done.</summary>
    public bool Mute
    {
        get => _mute;
        set => _mute = value;
    }

    /// <summary>Resets a connection when the client has sent this many bytes over it; those bytes still pass.</summary>
    public long CutAfterBytesFromClient
    {
        get => Volatile.Read(ref _cutAfterFromClient);
        set => Volatile.Write(ref _cutAfterFromClient, value);
    }

    /// <summary>Resets a connection when the server has sent this many bytes over it; those bytes still pass.</summary>
    public long CutAfterBytesFromServer
    {
        get => Volatile.Read(ref _cutAfterFromServer);
        set => Volatile.Write(ref _cutAfterFromServer, value);
    }
}
