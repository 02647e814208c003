using System.Buffers.Binary;
using Weir.Balancing;
using Weir.Balancing.Hashing;
using Weir.Net;
using Weir.Proxy.Affinity;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Logging;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>One TCP connection from accept to log line.</summary>
/// <remarks>
/// <list type="number">
/// <item>Where the pool's strategy schedules, take in the first bytes, which say what the connection will cost.</item>
/// <item>Pick an endpoint and connect; when that fails try others, as often as the pool's options allow.</item>
/// <item>Carry bytes both ways until both sides have ended (<see cref="Tunnel"/>).</item>
/// <item>Give everything back and write the access record, on every path.</item>
/// </list>
/// On the loop that accepted the connection.
/// </remarks>
internal sealed partial class TcpSession : AcceptedSession
{
    private readonly TcpAcceptor _acceptor;
    private readonly TcpListenerSettings _settings;
    private readonly ProxyLoop _loop;
    private readonly Connection _downstream;
    private readonly Waiter _waiter;
    private readonly ListenerCounters _counters;
    private readonly long _acceptedNanos;
    private Connection? _upstream;
    private ProxyEndpoint? _endpoint;
    private long _connectNanos;
    private int _outcomeEpoch;
    private int _tries;
    private bool _holdsSlot;
    private string? _reason;
    private string _cutReason = Reasons.Shutdown;

    public TcpSession(TcpAcceptor acceptor, ProxyLoop loop, Connection downstream, ListenerCounters counters)
        : base(loop)
    {
        _acceptor = acceptor;
        _settings = acceptor.Settings;
        _loop = loop;
        _downstream = downstream;
        _counters = counters;
        _waiter = new Waiter(loop.Loop);
        _acceptedNanos = loop.Loop.Timestamp;
    }

    public override PeerAddress Client => _downstream.Remote;

    public override ProxyEndpoint? Endpoint => _endpoint;

    public override void Cut(string reason = Reasons.Shutdown)
    {
        _cutReason = reason;
        _waiter.Cancel();
    }

    public override async Task RunAsync()
    {
        TunnelResult carried = default;
        try
        {
            _downstream.Owner = _waiter;
            if (await ReadFirstAsync() && await ConnectAsync())
                carried = await CarryAsync();
        }
        catch (Exception e)
        {
            // A defect of this program: this connection pays, the others go on.
            _reason = TcpReason.InternalError;
            _loop.OnFault(e);
        }
        finally
        {
            Finish(carried);
        }
    }

    /// <summary>Connects to an endpoint of the pool.</summary>
    /// <returns>False when the session is over: nobody took it, or the client has gone.</returns>
    private async Task<bool> ConnectAsync()
    {
        ProxyPool pool = _settings.Pool;
        TriedEndpoints tried = default;
        ulong hash = HashOf(_downstream.Remote);
        int attempts = pool.Options.Retries + 1;
        PoolAffinity? affinity = pool.Affinity;
        AffinityMark mark = affinity?.Find(_downstream.Remote, _acceptedNanos) ?? default;
        bool isBound = mark.Identity != 0 && affinity!.Options.RefusesWhenLost;
        while (true)
        {
            PickRequest request = new()
            {
                Hash = hash,
                NowNanos = _loop.Loop.Timestamp,
                Tried = tried,
                Affinity = _tries == 0 ? mark.Identity : 0,
                AffinityOnly = isBound,
                Class = _class,
                Size = _size,
            };
            ProxyEndpoint? picked = Pick(pool, in request, out bool isFull);
            if (picked is null)
            {
                _reason = _tries > 0 ? _reason : isFull ? Reasons.PoolFull : isBound ? Reasons.AffinityLost : Reasons.NoEndpoint;
                return false;
            }

            if (_endpoint is not null)
                CountersOf(_endpoint).Retried++;
            _endpoint = picked;
            _outcomeEpoch = picked.Endpoint.Outcomes.Epoch;
            _tries++;
            if (affinity is not null)
                NoteAffinity(affinity, in mark, picked);
            if (await TryConnectAsync(_endpoint, pool.Options.ConnectTimeout ?? _settings.Options.ConnectTimeout))
                return true;

            AbandonLoad(picked);
            pool.Admission?.OnCapacity();
            if (_waiter.IsCanceled || _downstream.IsBroken || isBound || _tries >= attempts || !tried.TryAdd(picked.Id))
                return false;
        }
    }

    private void NoteAffinity(PoolAffinity affinity, in AffinityMark mark, ProxyEndpoint picked)
    {
        EndpointCounters counters = CountersOf(picked);
        if (mark.Identity == picked.Endpoint.Identity)
        {
            counters.AffinityHits++;
            return;
        }

        bool isThere = _tries == 1 && _settings.Pool.Snapshot.Affinities?.Find(mark.Identity) is not null;
        if (mark.Identity == 0)
            counters.AffinityMisses++;
        else if (!isThere)
            counters.AffinityLost++;
        if (isThere)
            return; // it has all the connections it may have: the next one of this client may fit
        if (mark.Identity != 0)
            counters.AffinityRewritten++;
        affinity.Rebind(in mark, picked.Endpoint.Identity, _acceptedNanos);
    }

    /// <summary>Picks within the pool's limits. A connection does not queue: nothing could be told to a client that waits.</summary>
    private ProxyEndpoint? Pick(ProxyPool pool, in PickRequest request, out bool isFull)
    {
        if (_holdsSlot || pool.Admission is not { } admission)
            return pool.PickAndBegin(in request, _loop.Random, out isFull, out _work);
        ProxyEndpoint? picked = admission.TryEnter(in request, _loop.Random, out isFull, out _work);
        _holdsSlot = picked is not null;
        return picked;
    }

    private async Task<bool> TryConnectAsync(ProxyEndpoint endpoint, TimeSpan timeout)
    {
        EventLoop loop = _loop.Loop;
        EndpointCounters counters = CountersOf(endpoint);
        long began = loop.Timestamp;
        long deadline = loop.Now + (long)timeout.TotalMilliseconds;
        Connection upstream = endpoint.Connect(loop, _waiter);
        upstream.Wants = Interest.Write;
        // What the client sends meanwhile stays in the kernel; its leaving for good ends the attempt. (Close alone does not make
        // an engine watch a connection, so this asks for Read too.)
        _downstream.Wants = Interest.Read | Interest.Close;
        Wake wake = Wake.Ready;
        while (upstream.State == ConnectionState.Connecting && wake == Wake.Ready && !_downstream.IsBroken)
            wake = await _waiter.WaitUntil(deadline);

        if (upstream.State == ConnectionState.Open)
        {
            _upstream = upstream;
            _connectNanos = loop.Timestamp - began;
            _reason = null;
            endpoint.Endpoint.Faults.ConnectSucceeded();
            _settings.Pool.OnSucceeded(endpoint, _outcomeEpoch, _connectNanos, loop.Timestamp);
            counters.Requests++;
            endpoint.NoteOpened(upstream);
            counters.ConnectionsOpen++;
            return true;
        }

        endpoint.NoteFailure(upstream);
        ConnectionError error = upstream.Error;
        bool isConnecting = upstream.State == ConnectionState.Connecting;
        upstream.Close();
        if (isConnecting && wake != Wake.TimedOut)
        {
            // Not the endpoint's fault: no failure of its is counted.
            _reason = _waiter.IsCanceled ? _cutReason : Reasons.ClientGone;
            return false;
        }

        _reason = TcpReason.OfConnect(error, timedOut: isConnecting);
        if (error == ConnectionError.NoResources)
            return false; // nor is it when this machine has no descriptor or port left
        counters.Failures++;
        FailureKind kind = KindOf(error, timedOut: isConnecting);
        _settings.Pool.OnFailed(endpoint, _outcomeEpoch, kind, loop.Timestamp);
        if (endpoint.Endpoint.Faults.ConnectFailed())
            _settings.Pool.OnFailure?.Invoke(endpoint, kind);
        return false;
    }

    private async Task<TunnelResult> CarryAsync()
    {
        TunnelMeter meter = new(_counters, CountersOf(_endpoint!));
        Tunnel tunnel = new(_loop.Loop, _waiter);
        TunnelResult carried = await tunnel.RunAsync(_downstream, _upstream!, toA: null, toB: _first, _settings.Pool.Options.TunnelIdleTimeout ?? _settings.Options.IdleTimeout, meter);
        _reason = carried.End == TunnelEnd.Canceled ? _cutReason : TcpReason.OfEnd(carried.End);
        return carried;
    }

    private void Finish(TunnelResult carried)
    {
        if (_reason == TcpReason.InternalError)
        {
            _downstream.Reset();
            _upstream?.Reset();
        }

        if (_downstream.Error == ConnectionError.RecordFlood)
            _reason = Reasons.RecordFlood;
        _downstream.Close();
        if (_upstream is not null)
        {
            _upstream.Close();
            CountEnd(_endpoint!, carried.End);
        }

        LeavePool();
        ReleaseFirst();
        _waiter.Release();
        if (_reason is not null)
            _counters.Reasons.Add(_reason);
        _acceptor.Leave(this);
        Log(carried);
    }

    private void LeavePool()
    {
        if (_holdsSlot)
            _settings.Pool.Admission!.Leave();
        else
            _settings.Pool.Admission?.OnCapacity();
    }

    private void CountEnd(ProxyEndpoint endpoint, TunnelEnd end)
    {
        EndpointCounters counters = CountersOf(endpoint);
        counters.ConnectionsOpen--;
        if (end == TunnelEnd.BrokenB)
        {
            // Counted, but no health report: in many a protocol a reset is how servers say goodbye.
            counters.Failures++;
            AbandonLoad(endpoint);
            return;
        }

        EndLoad(endpoint);
    }

    private void Log(TunnelResult carried)
    {
        if (_loop.Log is null)
            return;
        Span<byte> client = stackalloc byte[PeerAddress.MaxTextBytes];
        int length = _downstream.Remote.FormatAddress(client);
        AccessRecord record = new()
        {
            StartedUnixNanos = _loop.ToUnixNanos(_acceptedNanos),
            DurationNanos = _loop.Loop.Timestamp - _acceptedNanos,
            Listener = _settings.Options.Name,
            Client = client[..length],
            BytesIn = carried.BytesToB,
            BytesOut = carried.BytesToA,
            Pool = _settings.Pool.Name,
            Endpoint = _endpoint?.Name,
            Tries = _tries,
            Reason = _reason,
        };
        _loop.Log.Write(in record);
    }

    private EndpointCounters CountersOf(ProxyEndpoint endpoint) => endpoint.Counters[_loop.Index];

    private static FailureKind KindOf(ConnectionError error, bool timedOut) => error switch
    {
        _ when timedOut => FailureKind.ConnectTimeout,
        ConnectionError.Refused or ConnectionError.NotFound => FailureKind.ConnectRefused,
        ConnectionError.TimedOut => FailureKind.ConnectTimeout,
        _ => FailureKind.ConnectFailed,
    };

    private static ulong HashOf(PeerAddress client)
    {
        Span<byte> address = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(address, client.High);
        BinaryPrimitives.WriteUInt64BigEndian(address[8..], client.Low);
        return ClientAddressHash.Hash(address);
    }
}
