using Weir.Balancing;

namespace Weir.Proxy.Pools;

/// <summary>Sees endpoints out: those that have left the configuration, and those that are to get no new work.</summary>
/// <remarks>
/// <para>An endpoint that has left loses its idle connections at once, on every loop. When its last request is over, nothing of it is kept
/// and its id is free for another. With a drain time, what goes on when that is over is cut.</para>
/// <para>Any thread. Looks every <see cref="Interval"/>, and only while there is something to look at.</para>
/// </remarks>
public sealed class EndpointDraining : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<ProxyLoop> _loops;
    private readonly EndpointIds _ids;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<Entry> _entries = [];
    private bool _isDisposed;

    /// <param name="loops">Which keep connections to endpoints.</param>
    /// <param name="ids">Where ids go back to.</param>
    /// <param name="time">Counts the drain times.</param>
    public EndpointDraining(IReadOnlyList<ProxyLoop> loops, EndpointIds ids, TimeProvider time)
    {
        _loops = loops;
        _ids = ids;
        _time = time;
        _timer = time.CreateTimer(static d => ((EndpointDraining)d!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends what still goes on at an endpoint, wherever it came in. Set before the first endpoint leaves.</summary>
    public Action<ProxyEndpoint> Cut { get; set; } = static _ => { };

    /// <summary>Endpoints that are being seen out.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>An endpoint has left its pool, or its pool the configuration.</summary>
    /// <param name="endpoint">Which.</param>
    /// <param name="timeout">After which its requests are cut; null: never.</param>
    /// <param name="isReplaced">Another object has taken its place and goes on with its identity, counters and load.</param>
    /// <returns>Ends when nothing of it is left.</returns>
    public Task Leave(ProxyEndpoint endpoint, TimeSpan? timeout, bool isReplaced = false)
    {
        endpoint.IsRetired = true;
        Forget(endpoint, then: null);
        return Add(new Entry(endpoint, DeadlineOf(timeout), isReplaced ? EntryKind.Replaced : EntryKind.Leaving));
    }

    /// <summary>An endpoint stays but is to get no new work: what goes on there is cut after a time.</summary>
    public void Drain(ProxyEndpoint endpoint, TimeSpan timeout)
    {
        Stay(endpoint);
        _ = Add(new Entry(endpoint, DeadlineOf(timeout), EntryKind.Draining));
    }

    /// <summary>It gets work again.</summary>
    public void Stay(ProxyEndpoint endpoint)
    {
        lock (_gate)
            _entries.RemoveAll(e => e.Kind == EntryKind.Draining && ReferenceEquals(e.Endpoint, endpoint));
    }

    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private long? DeadlineOf(TimeSpan? timeout) =>
        timeout is { } time ? _time.GetTimestamp() + (long)(time.TotalSeconds * _time.TimestampFrequency) : null;

    private Task Add(Entry entry)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return Task.CompletedTask;
            _entries.Add(entry);
            if (_entries.Count == 1)
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }

        return entry.Done.Task;
    }

    private void Look()
    {
        List<Entry> over = [];
        List<ProxyEndpoint> late = [];
        lock (_gate)
        {
            if (_isDisposed)
                return;
            long now = _time.GetTimestamp();
            foreach (Entry entry in _entries)
            {
                bool isLate = entry.Deadline <= now;
                // Whoever took its place shares its load, so that tells nothing: it is done when nobody waits for its time to be over.
                if (entry.Kind == EntryKind.Replaced ? entry.Deadline is null || entry.WasCut : entry.Endpoint.Endpoint.Load.InFlight == 0)
                {
                    over.Add(entry);
                }
                else if (isLate)
                {
                    // Once more at each look: a request that was just being handed on may have been missed.
                    late.Add(entry.Endpoint);
                    if (entry.Kind == EntryKind.Draining)
                        over.Add(entry);
                    entry.WasCut = true;
                }
            }

            _entries.RemoveAll(over.Contains);
            if (_entries.Count > 0)
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }

        foreach (ProxyEndpoint endpoint in late)
            Cut(endpoint);
        foreach (Entry entry in over)
            End(entry);
    }

    private void End(Entry entry)
    {
        if (entry.Kind == EntryKind.Draining)
        {
            entry.Done.SetResult();
            return;
        }

        Forget(entry.Endpoint, () =>
        {
            if (entry.Kind == EntryKind.Leaving)
                _ids.Release(entry.Endpoint.Id);
            entry.Done.SetResult();
        });
    }

    /// <param name="endpoint">Of which loops keep nothing any more.</param>
    /// <param name="then">Called once all have done so, on the last of them.</param>
    private void Forget(ProxyEndpoint endpoint, Action? then)
    {
        int left = _loops.Count;
        foreach (ProxyLoop loop in _loops)
        {
            loop.Loop.Post(
                _ =>
                {
                    loop.Upstreams.Forget(endpoint);
                    if (Interlocked.Decrement(ref left) == 0)
                        then?.Invoke();
                },
                null);
        }
    }

    private enum EntryKind
    {
        Leaving,
        Replaced,
        Draining,
    }

    private sealed record Entry(ProxyEndpoint Endpoint, long? Deadline, EntryKind Kind)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WasCut { get; set; }
    }
}
