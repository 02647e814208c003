namespace Weir.Proxy.Logging;

/// <summary>Lets loops wake the log's thread, at most once for each time that it goes to sleep.</summary>
internal sealed class LogWake : IDisposable
{
    private readonly AutoResetEvent _event = new(initialState: false);
    private int _signaled;
    private int _asleep;

    /// <summary>The thread has found nothing to write for a while and waits for a signal.</summary>
    public bool IsAsleep => Volatile.Read(ref _asleep) != 0;

    /// <summary>Any thread; costs a read when the thread has been signalled already.</summary>
    public void Signal()
    {
        if (Volatile.Read(ref _signaled) == 0 && Interlocked.Exchange(ref _signaled, 1) == 0)
            _event.Set();
    }

    /// <summary>The log's thread: waits for a signal or the time.</summary>
    /// <param name="most">How long.</param>
    /// <param name="asleep">Loops signal with their next record, not only when a ring is half full.</param>
    public void Wait(TimeSpan most, bool asleep)
    {
        Volatile.Write(ref _asleep, asleep ? 1 : 0);
        _event.WaitOne(most);
        Volatile.Write(ref _asleep, 0);
        Volatile.Write(ref _signaled, 0);
    }

    public void Dispose() => _event.Dispose();
}
