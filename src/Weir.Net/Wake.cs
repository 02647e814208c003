namespace Weir.Net;

/// <summary>Why a wait on a <see cref="Waiter"/> ended.</summary>
public enum Wake
{
    /// <summary>Something that was waited for may have happened: look again.</summary>
    Ready,

    /// <summary>The deadline of the wait has passed.</summary>
    TimedOut,

    /// <summary><see cref="Waiter.Cancel"/> was called; every later wait ends the same way.</summary>
    Canceled,
}
