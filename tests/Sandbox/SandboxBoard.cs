using GeniusErp.Sandbox.Faults;

namespace GeniusErp.Sandbox;

/// <summary>What the sandbox received.</summary>
/// <param name="Path">Below <c>/{code}</c>, with its leading slash, as it came (still escaped).</param>
/// <param name="Known">False when the provider has no such route: a connector called something that the documents do not have.</param>
internal sealed record SandboxRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string Body, bool Known)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>One provider's counters and switches. Safe for many threads.</summary>
internal sealed class SandboxBoard(ISandboxProvider? provider, string code)
{
    // A demo that runs for days must not fill the memory.
    private const int Kept = 1000;

    private readonly Lock gate = new();
    private readonly Queue<SandboxRequest> requests = new();
    private readonly List<Fault> faults = [];
    private long received;

    public string Code => code;

    /// <summary>Null for the board of the second address, which belongs to nobody.</summary>
    public ISandboxProvider? Provider => provider;

    public long Received => Interlocked.Read(ref received);

    public IReadOnlyList<SandboxRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    public IReadOnlyList<Fault> Faults
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    public SandboxCredential Credential(string key)
        => provider?.Credentials.FirstOrDefault(sample => sample.Key == key) ?? throw new KeyNotFoundException($"The sandbox of '{code}' has no sample '{key}'.");

    public bool HasCredential(string key) => provider?.Credentials.Any(sample => sample.Key == key) ?? false;

    /// <summary>Replaces whatever was broken before.</summary>
    public void Break(Fault fault)
    {
        lock (gate)
        {
            faults.Clear();
            faults.Add(fault);
        }
    }

    /// <summary>Beside the faults that are there: the first that matches answers, and a used-up one makes way for the next.</summary>
    public void AlsoBreak(Fault fault)
    {
        lock (gate)
        {
            faults.Add(fault);
        }
    }

    public void Mend()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>Forgets what was received; what is broken stays so.</summary>
    public void Forget()
    {
        lock (gate)
        {
            requests.Clear();
        }

        Interlocked.Exchange(ref received, 0);
    }

    /// <summary>Forgets requests, faults and what the provider remembers.</summary>
    public void Reset()
    {
        lock (gate)
        {
            faults.Clear();
            requests.Clear();
        }

        Interlocked.Exchange(ref received, 0);
        provider?.Reset();
    }

    public void Record(SandboxRequest request)
    {
        Interlocked.Increment(ref received);
        lock (gate)
        {
            requests.Enqueue(request);
            if (requests.Count > Kept)
            {
                requests.Dequeue();
            }
        }
    }

    /// <summary>The fault for this request, counted down; null when the provider is well.</summary>
    public Fault? TakeFault(string method, string path)
    {
        lock (gate)
        {
            var index = faults.FindIndex(fault => fault.Covers(method, path));
            if (index < 0)
            {
                return null;
            }

            var fault = faults[index];
            if (fault.Times is { } left)
            {
                if (left <= 1)
                {
                    faults.RemoveAt(index);
                }
                else
                {
                    faults[index] = fault with { Times = left - 1 };
                }
            }

            return fault;
        }
    }
}
