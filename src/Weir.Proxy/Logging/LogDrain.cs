using System.Collections.Immutable;

namespace Weir.Proxy.Logging;

/// <summary>Takes what the loops have logged to where it is kept, and copes with a target that fails.</summary>
/// <remarks>
/// A failing target is reported once, tried again every <see cref="RetryAfter"/>, and reported once more when it works. Meanwhile the
/// records wait in the rings; when these are full, loops drop and count. One thread; time comes in.
/// </remarks>
internal sealed class LogDrain(ImmutableArray<AccessLogWriter> writers, ILogSink sink, TextWriter errors)
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private TimeSpan _retryAt;
    private bool _failing;
    private long _droppedBefore;

    /// <summary>The target does not take what it is given.</summary>
    public bool IsFailing => _failing;

    private long Dropped => writers.Sum(w => w.Dropped);

    /// <summary>Writes out everything that waits.</summary>
    /// <param name="now">On any monotonic clock.</param>
    /// <returns>True when anything was written.</returns>
    public bool Run(TimeSpan now)
    {
        if (_failing && now < _retryAt)
            return false;
        bool wrote = false;
        try
        {
            if (_failing)
                sink.Reopen();
            foreach (AccessLogWriter writer in writers)
                wrote |= Empty(writer.Ring);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e, now);
        }

        return wrote;
    }

    /// <summary>Opens the target anew, after a log rotation.</summary>
    public void Reopen(TimeSpan now)
    {
        try
        {
            sink.Reopen();
            _retryAt = now;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"cannot be opened anew: {e.Message}. What was open stays in use; mend the path and send SIGUSR1 again.");
        }
    }

    private bool Empty(LogRing ring)
    {
        bool wrote = false;
        // What arrives meanwhile is for the next run, so that one busy loop does not keep the others waiting: two pieces are all
        // that was there when this began.
        for (int piece = 0; piece < 2; piece++)
        {
            ReadOnlySpan<byte> waiting = ring.Peek();
            while (!waiting.IsEmpty)
            {
                int taken = sink.Write(waiting);
                if (taken == 0)
                    return wrote;
                Recover();
                wrote = true;
                ring.Consume(taken);
                waiting = waiting[taken..];
            }
        }

        return wrote;
    }

    private void Fail(Exception e, TimeSpan now)
    {
        _retryAt = now + RetryAfter;
        if (_failing)
            return;
        _failing = true;
        _droppedBefore = Dropped;
        Report($"cannot be written: {e.Message}. Records wait in memory and are dropped when it is full; tried again every second.");
    }

    private void Recover()
    {
        if (!_failing)
            return;
        _failing = false;
        Report($"is written again; {Dropped - _droppedBefore} records were dropped meanwhile.");
    }

    private void Report(string what) => errors.WriteLine($"weir: access log {sink.Name} {what}");
}
