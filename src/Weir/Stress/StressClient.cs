using System.Net;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;

namespace Weir.Stress;

/// <summary>The sessions of a run and the requests they share out among them.</summary>
/// <remarks>
/// All members but the counters of <see cref="Statistics"/> and <see cref="Done"/> are for the loop's thread. Closed loop: a session
/// takes its next request as soon as it has the last answer. Open loop: <see cref="Tick"/> releases the requests that are due,
/// to waiting sessions or, when all are at work, to the backlog.
/// </remarks>
internal sealed class StressClient
{
    /// <summary>Requests of an open loop that may wait for a connection; more are not sent, and counted.</summary>
    public const int MaxBacklog = 1_000_000;

    /// <summary>
    /// The timer that releases requests turns every millisecond or two, which is no fault of the server's: so much
    /// lag is not counted into latencies. A longer one means that this program was overrun, and is.
    /// </summary>
    private const long ForgivenLagNanoseconds = 2_000_000;

    private readonly EventLoop _loop;
    private readonly StressOptions _options;
    private readonly StressSession[] _sessions;
    private readonly SendSchedule? _schedule;
    private readonly SendBacklog _backlog = new(MaxBacklog);
    private readonly Queue<StressSession> _parked = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _taken;
    private long _released;
    private long _begun;
    private bool _isOver;

    public StressClient(EventLoop loop, StressOptions options, EndPoint target)
    {
        (_loop, _options) = (loop, options);
        Random = new Random(options.Seed);
        _schedule = options.Rate is { } rate ? new SendSchedule(rate) : null;
        var template = new RequestTemplate(options);
        var scratch = new ResponseHead(HttpLimits.Default);
        _sessions = new StressSession[options.Connections];
        for (int i = 0; i < _sessions.Length; i++) _sessions[i] = new StressSession(this, loop, target, options, template, scratch);
    }

    public StressStatistics Statistics { get; } = new();

    /// <summary>Chooses the numbers in paths.</summary>
    public Random Random { get; }

    /// <summary>Ends when all sessions have.</summary>
    public Task Done => _done.Task;

    public bool IsDone => _done.Task.IsCompleted;

    /// <summary>The most by which a release was late.</summary>
    public TimeSpan MaxLag { get; private set; }

    /// <summary>Requests that were due and never sent.</summary>
    public long NotSent => _backlog.Dropped + _backlog.Count;

    /// <summary>Starts all sessions.</summary>
    public void Start()
    {
        _begun = _loop.Timestamp;
        if (_schedule is not null) Tick();
        _ = FinishAsync(Array.ConvertAll(_sessions, s => s.RunAsync()));
    }

    /// <summary>Releases what is due by now.</summary>
    public void Tick()
    {
        if (_isOver) return;
        long now = _loop.Timestamp;
        long due = Math.Min(_schedule!.DueBy(Ticks(now - _begun)), _options.Requests ?? long.MaxValue);
        for (; _released < due; _released++)
        {
            long planned = _begun + (_schedule.DueAt(_released).Ticks * TimeSpan.NanosecondsPerTick);
            long lag = now - planned;
            if (lag > MaxLag.Ticks * TimeSpan.NanosecondsPerTick) MaxLag = Ticks(lag);
            _backlog.Add(lag <= ForgivenLagNanoseconds ? now : planned);
        }

        // Woken sessions take from the backlog at once, or find it empty and park again.
        for (int wake = Math.Min(_parked.Count, _backlog.Count); wake > 0; wake--) WakeOne();
        if (_released == _options.Requests) EndWhenEmpty();
    }

    /// <summary>Takes the next request.</summary>
    /// <param name="since">From when its latency counts, in nanoseconds on the loop's clock.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryTake(out long since)
    {
        if (_schedule is not null)
        {
            if (!_isOver && _backlog.TryTake(out since)) return true;
            since = 0;
            return false;
        }

        since = _loop.Timestamp;
        if (_isOver || _taken == _options.Requests) return false;
        _taken++;
        return true;
    }

    /// <summary>Lets a session wait for the next request of an open loop.</summary>
    /// <returns>False when there will be none.</returns>
    public bool Park(StressSession session)
    {
        if (_schedule is null || _isOver || (_released == _options.Requests && _backlog.Count == 0)) return false;
        // It may be here still: a wait can end without anything to take.
        if (!session.IsParked) _parked.Enqueue(session);
        session.IsParked = true;
        return true;
    }

    /// <summary>No further requests; those under way get their answers or time out.</summary>
    public void End()
    {
        _isOver = true;
        while (_parked.Count > 0) WakeOne();
    }

    /// <summary>Gives up, requests under way included.</summary>
    public void Abort()
    {
        _isOver = true;
        foreach (var session in _sessions) session.Cancel();
    }

    private static TimeSpan Ticks(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);

    private void EndWhenEmpty()
    {
        // The last requests are in the backlog or under way: sessions that wait have nothing more to wait for.
        while (_backlog.Count == 0 && _parked.Count > 0) WakeOne();
    }

    private void WakeOne()
    {
        var session = _parked.Dequeue();
        session.IsParked = false;
        session.Signal();
    }

    private async Task FinishAsync(Task[] sessions)
    {
        try
        {
            await Task.WhenAll(sessions);
            _done.SetResult();
        }
        catch (Exception e)
        {
            _done.SetException(e);
        }
    }
}
