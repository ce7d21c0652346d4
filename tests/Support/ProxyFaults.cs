namespace GeniusErp.Tests.Support;

/// <summary>What the network does wrong at the moment; nothing, to begin with.</summary>
public sealed class ProxyFaults
{
    private long _latency;
    private int _bytesPerSecond;
    private long _cutAfterFromClient = long.MaxValue;
    private long _cutAfterFromServer = long.MaxValue;
    private volatile bool _blackhole;
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
