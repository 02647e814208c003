using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Tcp;

/// <summary>Carries bytes both ways between two connections until both have ended: a TCP session, or HTTP after an upgrade.</summary>
/// <remarks>
/// <para>Back-pressure is the relays': a side that does not read stops the other side from being read. A side that ends (half-close)
/// ends the other once all it sent is handed on; the opposite direction goes on. A reset or break of one side resets the other, after
/// what can still be received from the broken side was handed on: a server that answers and resets has answered.</para>
/// <para>The tunnel closes or resets both connections in every case but <see cref="TunnelEnd.Completed"/>, where both directions are
/// shut and the caller closes. One task and two relays a tunnel; nothing is allocated for a buffer. On the loop of both.</para>
/// </remarks>
public sealed class Tunnel
{
    private readonly EventLoop _loop;
    private readonly Waiter _waiter;
    private readonly Relay _toA;
    private readonly Relay _toB;
    private Connection _a = null!;
    private Connection _b = null!;
    private long _idleMilliseconds;
    private TunnelMeter _meter;
    private bool _toAEnded;
    private bool _toBEnded;
    private bool _brokeA;
    private bool _brokeB;
    private bool _outOfBuffers;
    private long _countedToA;
    private long _countedToB;

    /// <param name="loop">The loop of both connections.</param>
    /// <param name="waiter">The session's; it becomes the owner of both connections, and nobody else waits on it meanwhile.</param>
    public Tunnel(EventLoop loop, Waiter waiter)
    {
        _loop = loop;
        _waiter = waiter;
        _toA = new Relay(loop);
        _toB = new Relay(loop);
    }

    /// <summary>Carries bytes until both sides have ended or something ends the tunnel early. Once for each tunnel.</summary>
    /// <param name="a">The downstream side, open.</param>
    /// <param name="b">The upstream side, likewise.</param>
    /// <param name="toA">Received from B before the tunnel began; copied before this returns, the buffer stays the caller's.</param>
    /// <param name="toB">The same from A.</param>
    /// <param name="idle">Ends the tunnel when no byte moved either way for so long; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="meter">Counts the bytes as they move.</param>
    public Task<TunnelResult> RunAsync(
        Connection a,
        Connection b,
        PooledBuffer? toA,
        PooledBuffer? toB,
        TimeSpan idle,
        TunnelMeter meter = default)
    {
        _a = a;
        _b = b;
        _idleMilliseconds = (long)idle.TotalMilliseconds;
        _meter = meter;
        a.Owner = _waiter;
        b.Owner = _waiter;
        _toA.Begin(b, a);
        _toB.Begin(a, b);
        _outOfBuffers = (toA is not null && !_toA.Prepend(toA.Filled)) || (toB is not null && !_toB.Prepend(toB.Filled));
        return RunAsync();
    }

    private async Task<TunnelResult> RunAsync()
    {
        TunnelEnd end;
        try
        {
            end = await PumpAsync();
        }
        finally
        {
            Count();
            _toA.Release();
            _toB.Release();
        }

        if (end != TunnelEnd.Completed)
            Cut(end);
        return new TunnelResult(end, _countedToA, _countedToB);
    }

    private async Task<TunnelEnd> PumpAsync()
    {
        long deadline = DeadlineFromNow();
        while (true)
        {
            // 1. Move what can be moved, each direction its share.
            bool busy = false;
            if (!_toBEnded)
                busy = Step(_toB, _a, _b, ref _toBEnded, ref _brokeA, ref _brokeB);
            if (!_toAEnded)
                busy |= Step(_toA, _b, _a, ref _toAEnded, ref _brokeB, ref _brokeA);

            // 2. Progress moves the deadline: a store, the timer wheel is not touched.
            if (Count())
                deadline = DeadlineFromNow();

            // 3. Ended?
            if (_outOfBuffers)
                return TunnelEnd.NoBuffers;
            if (IsLost(_a, _toBEnded, _toAEnded))
                _brokeA = _toAEnded = true;
            if (IsLost(_b, _toAEnded, _toBEnded))
                _brokeB = _toBEnded = true;
            if (_toAEnded && _toBEnded)
                return _brokeA ? TunnelEnd.BrokenA : _brokeB ? TunnelEnd.BrokenB : TunnelEnd.Completed;
            // A side that broke takes nothing more; it may still have something to give, which the wait below brings.
            if (_brokeA && _toBEnded)
                return TunnelEnd.BrokenA;
            if (_brokeB && _toAEnded)
                return TunnelEnd.BrokenB;

            // 4. Wait for whatever can move next.
            if (busy)
            {
                if (await _waiter.Yield() == Wake.Canceled)
                    return TunnelEnd.Canceled;
                continue;
            }

            _a.Wants = WantsOf(reads: !_toBEnded && _toB.WantsRead, writes: !_toAEnded && _toA.WantsWrite);
            _b.Wants = WantsOf(reads: !_toAEnded && _toA.WantsRead, writes: !_toBEnded && _toB.WantsWrite);
            switch (await _waiter.WaitUntil(deadline))
            {
                case Wake.Canceled:
                    return TunnelEnd.Canceled;
                case Wake.TimedOut:
                    return TunnelEnd.Idle;
                default:
                    break;
            }
        }
    }

    /// <returns>True when more can move at once.</returns>
    private bool Step(Relay relay, Connection source, Connection destination, ref bool ended, ref bool brokeSource, ref bool brokeDestination)
    {
        switch (relay.Pump())
        {
            case RelayState.Busy:
                return true;
            case RelayState.Ended or RelayState.Completed:
                ended = true;
                destination.ShutdownSend();
                return false;
            case RelayState.SourceFailed:
                ended = brokeSource = true;
                return false;
            case RelayState.DestinationFailed:
                ended = brokeDestination = true;
                return false;
            case RelayState.NoBuffers:
                _outOfBuffers = true;
                return false;
            default:
                return false;
        }
    }

    /// <summary>A side that sent its end and then broke, while the other way is still open: no receive would tell.</summary>
    private static bool IsLost(Connection side, bool fromItEnded, bool toItEnded) => side.IsBroken && fromItEnded && !toItEnded;

    private static Interest WantsOf(bool reads, bool writes) =>
        Interest.Close | (reads ? Interest.Read : Interest.None) | (writes ? Interest.Write : Interest.None);

    private long DeadlineFromNow() => _idleMilliseconds < 0 ? Waiter.Never : _loop.Now + _idleMilliseconds;

    /// <returns>True when bytes moved since the last call.</returns>
    private bool Count()
    {
        long toA = _toA.BytesMoved - _countedToA;
        long toB = _toB.BytesMoved - _countedToB;
        if ((toA | toB) == 0)
            return false;
        _meter.Count(toA, toB);
        _countedToA += toA;
        _countedToB += toB;
        return true;
    }

    private void Cut(TunnelEnd end)
    {
        // Which side is to blame is closed plainly; the other learns by a reset that this was no orderly end.
        // A tunnel that Weir itself ends, for want of time or memory, is reset on both sides.
        if (end == TunnelEnd.BrokenA)
            _a.Close();
        else
            _a.Reset();
        if (end == TunnelEnd.BrokenB)
            _b.Close();
        else
            _b.Reset();
    }
}
