using Weir.Balancing.Scheduling;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <content>Class and size of the connection by its first bytes, where the pool's strategy schedules.</content>
internal sealed partial class TcpSession
{
    private PlacedWork _work;
    private int _class;
    private double _size;

    // What was looked at, on its way to the endpoint.
    private PooledBuffer? _first;

    /// <summary>Takes in the first bytes by which the connection is placed. A client that sends fewer, or too slowly, is placed without.</summary>
    /// <returns>False when it has gone, or there is no buffer for it.</returns>
    private async Task<bool> ReadFirstAsync()
    {
        ProxyPool pool = _settings.Pool;
        if (!pool.Snapshot.Strategy.Schedules || pool.Options.Work is not { FirstBytes: > 0 and int wanted } reader)
            return true;
        _first = _loop.Loop.Buffers.TryRent(wanted);
        if (_first is null)
        {
            _reason = Forwarding.Reasons.NoBuffers;
            return false;
        }

        long deadline = _loop.Loop.Now + (long)_settings.Options.ConnectTimeout.TotalMilliseconds;
        while (_first.Length < wanted)
        {
            int received = _downstream.IsReadable ? _downstream.Receive(_first.Free[..(wanted - _first.Length)]) : Connection.WouldBlock;
            if (received == 0)
                break;
            if (received > 0)
            {
                _first.Advance(received);
                continue;
            }

            _downstream.Wants = Interest.Read | Interest.Close;
            if (received == Connection.Failed || _downstream.IsBroken)
            {
                _reason = Forwarding.Reasons.ClientGone;
                return false;
            }

            Wake wake = await _waiter.WaitUntil(deadline);
            if (wake == Wake.Canceled)
            {
                _reason = _cutReason;
                return false;
            }

            if (wake == Wake.TimedOut)
                break;
        }

        _class = reader.ClassOf(_first.Filled);
        _size = reader.SizeOf(_first.Filled);
        return true;
    }

    private void ReleaseFirst()
    {
        _first?.Return();
        _first = null;
    }

    private void AbandonLoad(ProxyEndpoint endpoint)
    {
        endpoint.Endpoint.Abandon(in _work, _loop.Loop.Timestamp);
        _work = default;
    }

    private void EndLoad(ProxyEndpoint endpoint)
    {
        long now = _loop.Loop.Timestamp;
        // How long a TCP connection lasts says nothing about its endpoint, unless it is one request; how long it took to accept does.
        if (_work.ExpectedNanos != 0)
            endpoint.Endpoint.End(in _work, now - _work.BegunNanos, now);
        else
            endpoint.Endpoint.Load.End(_connectNanos, now);
    }
}
