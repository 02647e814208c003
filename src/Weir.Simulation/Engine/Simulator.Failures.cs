using Weir.Balancing;
using Weir.Balancing.Scheduling;

namespace Weir.Simulation.Engine;

/// <content>What happens when endpoints die: the pool finds out as the proxy's does, by refused connections and by checks.</content>
public sealed partial class Simulator
{
    private readonly (long AtNanos, int Endpoint, bool IsUp)[] _outages;
    private readonly Dictionary<int, TriedEndpoints> _triedBy = [];
    private int _nextOutage;

    // An endpoint may have been busy after the last request that finished, with one that was lost.
    private long _lastLossNanos;

    /// <summary>The ends of overlapping failures of one endpoint are joined: it comes back once.</summary>
    private static (long AtNanos, int Endpoint, bool IsUp)[] Outages(Scenario scenario)
    {
        List<(long, int, bool)> outages = [];
        foreach (var failures in scenario.Disturbances.Where(d => d.Kind == DisturbanceKind.Failure).GroupBy(d => d.Endpoint))
        {
            TimeSpan end = TimeSpan.MinValue;
            foreach (Disturbance failure in failures.OrderBy(f => f.At))
            {
                if (failure.At > end)
                {
                    if (end != TimeSpan.MinValue) outages.Add((Nanos(end), failures.Key, true));
                    outages.Add((Nanos(failure.At), failures.Key, false));
                    end = failure.At + failure.Duration;
                }
                else if (failure.At + failure.Duration > end)
                {
                    end = failure.At + failure.Duration;
                }
            }
            outages.Add((Nanos(end), failures.Key, true));
        }
        return [.. outages.OrderBy(o => o.Item1).ThenBy(o => o.Item2)];
    }

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private static TimeSpan Time(long nanos) => TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);

    /// <summary>Lets an endpoint die or come back, or checks begin, if that is due before requests arrive or are done.</summary>
    /// <param name="otherNanos">When the next request arrives or is done.</param>
    /// <param name="isOver">No request is left: nothing that happens from now on matters.</param>
    private bool HappensFirst(long otherNanos, bool isOver)
    {
        if (isOver) return false;
        long outage = _nextOutage < _outages.Length ? _outages[_nextOutage].AtNanos : long.MaxValue;
        if (outage <= Math.Min(otherNanos, _nextTickNanos) && outage != long.MaxValue)
        {
            (long at, int endpoint, bool isUp) = _outages[_nextOutage++];
            EndpointServer server = _servers[endpoint];
            server.IsUp = isUp;
            if (!isUp) Kill(server, at);
            return true;
        }
        if (_nextTickNanos > otherNanos) return false;
        long now = _nextTickNanos;
        _nextTickNanos = long.MaxValue;
        Obey(_pool.Tick(Time(now)), now);
        return true;
    }

    /// <summary>Does what the pool asks for. A check takes no time here.</summary>
    private void Obey(PoolUpdate update, long nowNanos)
    {
        Queue<Endpoint> checks = new(update.ChecksDue);
        while (checks.TryDequeue(out Endpoint? endpoint))
        {
            update = _servers[endpoint.Id].IsUp
                ? _pool.CheckPassed(endpoint, Time(nowNanos))
                : _pool.CheckFailed(endpoint, "connection refused", Time(nowNanos));
            foreach (Endpoint due in update.ChecksDue) checks.Enqueue(due);
        }
        _snapshot = update.Snapshot;
        // A tick more, because the pool reckons in ticks and would find itself called too early.
        _nextTickNanos = update.NextTick is { } next ? Math.Max(Nanos(next), nowNanos + TimeSpan.NanosecondsPerTick) : long.MaxValue;
    }

    private void Refuse(EndpointServer server, in PlacedWork work, long nowNanos)
    {
        server.Endpoint.Abandon(in work, nowNanos);
        if (server.Endpoint.Faults.ConnectFailed())
            Obey(_pool.ReportFault(server.Endpoint, EndpointFault.ConnectFailures, "connection refused", Time(nowNanos)), nowNanos);
    }

    private bool MayRetry(ref TriedEndpoints tried, Endpoint endpoint)
    {
        if (tried.Count >= _scenario.Retries || !tried.TryAdd(endpoint.Id))
        {
            _failed++;
            return false;
        }
        _retried++;
        return true;
    }

    /// <summary>All that an endpoint has is lost; requests go on to others as far as they may.</summary>
    private void Kill(EndpointServer server, long nowNanos)
    {
        List<int> lost = [];
        foreach (Completion completion in _completions.Items)
        {
            if (completion.Endpoint == server.Index && completion.Epoch == server.Epoch) lost.Add(completion.Request);
        }
        if (lost.Count > 0) _lastLossNanos = nowNanos;
        lost.Sort(); // the heap is in no order, and a run is to be the same each time
        foreach (int served in lost) server.BusySeconds += (nowNanos - _beganNanos[served]) / 1e9;
        _record?.Loads[server.Index].Advance(nowNanos, server.InFlight);
        server.Epoch++;
        server.Busy = 0;
        while (server.TryDequeue(out int waiting)) lost.Add(waiting);

        foreach (int request in lost)
        {
            server.Endpoint.Abandon(_work.Length == 0 ? default : _work[request], nowNanos);
            _triedBy.Remove(request, out TriedEndpoints tried);
            if (MayRetry(ref tried, server.Endpoint)) Place(request, nowNanos, tried);
        }
    }
}
