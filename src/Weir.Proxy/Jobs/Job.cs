using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Jobs;

/// <summary>One job from its frame to its answer.</summary>
/// <remarks>Made by its session, then owned by the dispatcher's loop until it is done; the session reads it after that.</remarks>
internal sealed class Job(Waiter session, byte[] request, int classNumber, double size)
{
    private TriedEndpoints _tried;
    private ProxyEndpoint? _endpoint;
    private bool _isDone;
    private bool _isAbandoned;

    public byte[] Request => request;

    public PlacedWork Work { get; set; }

    /// <summary>When it was given to its server, on the loops' clock.</summary>
    public long PlacedNanos { get; set; }

    public int Tries { get; private set; }

    /// <summary>Where it is, or was last. Any thread.</summary>
    public ProxyEndpoint? Endpoint => Volatile.Read(ref _endpoint);

    /// <summary>The answer's frame; null when there is none, and <see cref="Reason"/> says why.</summary>
    public byte[]? Response { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>Any thread; what was written before is seen after it.</summary>
    public bool IsDone => Volatile.Read(ref _isDone);

    /// <summary>The client has gone: the job is not placed anew. Any thread.</summary>
    public bool IsAbandoned { get => Volatile.Read(ref _isAbandoned); set => Volatile.Write(ref _isAbandoned, value); }

    /// <summary>What a strategy may know of it.</summary>
    public PickRequest PickAt(long nowNanos) => new() { NowNanos = nowNanos, Tried = _tried, Class = classNumber, Size = size };

    public void PlaceAt(ProxyEndpoint endpoint, in PlacedWork work, long nowNanos)
    {
        Work = work;
        PlacedNanos = nowNanos;
        Tries++;
        Volatile.Write(ref _endpoint, endpoint);
    }

    /// <summary>Its server has failed it.</summary>
    /// <returns>False when it has been to too many.</returns>
    public bool TryLeave(string reason)
    {
        Reason = reason;
        return !IsAbandoned && _tried.TryAdd(Endpoint!.Id);
    }

    /// <summary>It is over; wakes the session on its own loop.</summary>
    public void End(byte[]? response, string? reason)
    {
        Response = response;
        Reason = reason;
        Volatile.Write(ref _isDone, true);
        session.Loop.Post(static w => ((Waiter)w!).Signal(), session);
    }
}
