using Weir.Net.Timing;

namespace Weir.Net.Tls;

/// <summary>Ends a closed connection whose last bytes the peer does not take.</summary>
internal sealed class TlsFarewell : TimerEntry
{
    /// <summary>How long a closed connection may hold its socket and its last bytes.</summary>
    public const int LimitMilliseconds = 30_000;

    /// <summary>The same where nothing but close_notify is left to be said: the peer has all the bytes, or has them in its kernel.</summary>
    public const int LastWordMilliseconds = 1000;

    private readonly Connection _inner;
    private readonly Action _release;

    public TlsFarewell(Connection inner, Action release, int limitMilliseconds)
    {
        _inner = inner;
        _release = release;
        Deadline = inner.Loop.Now + limitMilliseconds;
        inner.Loop.Timers.Arm(this);
    }

    public void Disarm() => _inner.Loop.Timers.Disarm(this);

    protected internal override void OnTimer(long now)
    {
        _release();
        _inner.Reset();
    }
}
