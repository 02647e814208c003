namespace Weir.Balancing;

/// <summary>Counts what the loops see go wrong at one endpoint and says when it is enough.</summary>
/// <remarks>
/// The data plane's half of the passive health check: any loop calls it, nothing locks. A method that returns true
/// asks its caller to tell the control plane, which decides with <see cref="Pool.ReportFault"/>. Should that message be
/// lost in a full queue, the next multiple of the threshold brings another.
/// </remarks>
public sealed class EndpointFaults
{
    private int _connectThreshold;
    private int _errorThreshold;
    private double _errorShare;
    private long _windowNanos;

    private int _connectFailures;
    private int _windowErrors;
    private long _windowStartNanos = long.MinValue;
    private long _windowEnded;

    /// <summary>Connects that failed since the last one that succeeded.</summary>
    public int ConnectFailuresInARow => Volatile.Read(ref _connectFailures);

    /// <summary>Answers with a status of 5xx in the current window.</summary>
    public int ServerErrorsInWindow => Volatile.Read(ref _windowErrors);

    /// <summary>A connect was refused, reset or ran out of time.</summary>
    /// <returns>True at the threshold of consecutive failures and at each multiple of it.</returns>
    public bool ConnectFailed()
    {
        int failures = Interlocked.Increment(ref _connectFailures);
        int threshold = Volatile.Read(ref _connectThreshold);
        return threshold > 0 && failures % threshold == 0;
    }

    /// <summary>A connect succeeded: earlier failures do not count any more.</summary>
    public void ConnectSucceeded()
    {
        // Read before write: all loops connect, and almost always there is nothing to reset.
        if (Volatile.Read(ref _connectFailures) != 0) Volatile.Write(ref _connectFailures, 0);
    }

    /// <summary>The endpoint answered with a status of 5xx.</summary>
    /// <remarks>
    /// The window tumbles: it starts with an error and lasts its length, so a burst over the seam of two windows may take
    /// up to twice the threshold. The share is taken of the requests that ended in the window, which the load
    /// counts anyway; successes cost nothing here. Two loops that open a window together may lose one error.
    /// </remarks>
    /// <returns>True when the errors of the window reach the threshold, or a multiple of it, and their share.</returns>
    public bool ServerError(EndpointLoad load, long nowNanos)
    {
        int threshold = Volatile.Read(ref _errorThreshold);
        if (threshold <= 0) return false;

        long start = Volatile.Read(ref _windowStartNanos);
        if ((start == long.MinValue || nowNanos - start > Volatile.Read(ref _windowNanos))
            && Interlocked.CompareExchange(ref _windowStartNanos, nowNanos, start) == start)
        {
            Volatile.Write(ref _windowEnded, load.Ended);
            Volatile.Write(ref _windowErrors, 0);
        }

        int errors = Interlocked.Increment(ref _windowErrors);
        if (errors % threshold != 0) return false;
        // The error itself may or may not have been counted as ended by now.
        long ended = Math.Max(load.Ended - Volatile.Read(ref _windowEnded), errors);
        return errors >= Volatile.Read(ref _errorShare) * ended;
    }

    internal void Configure(Health.PassiveHealthOptions options)
    {
        Volatile.Write(ref _connectThreshold, options.ConnectFailures);
        Volatile.Write(ref _errorThreshold, options.ServerErrors);
        Volatile.Write(ref _errorShare, options.ServerErrorShare);
        Volatile.Write(ref _windowNanos, (long)options.Window.TotalNanoseconds);
    }

    /// <summary>Forgets everything; called when the endpoint is admitted again.</summary>
    internal void Reset()
    {
        Volatile.Write(ref _connectFailures, 0);
        Volatile.Write(ref _windowErrors, 0);
        Volatile.Write(ref _windowStartNanos, long.MinValue);
    }
}
