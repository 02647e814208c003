namespace Weir.Proxy.Tcp;

/// <summary>How a <see cref="Tunnel"/> ended.</summary>
public enum TunnelEnd
{
    /// <summary>Both sides have ended and everything was delivered.</summary>
    Completed,

    /// <summary>Side A was reset or broke.</summary>
    BrokenA,

    /// <summary>Side B was reset or broke.</summary>
    BrokenB,

    /// <summary>Neither side moved a byte for the idle time-out.</summary>
    Idle,

    /// <summary>The waiter was cancelled: a drain ran out of time.</summary>
    Canceled,

    /// <summary>The loop's buffers are used up.</summary>
    NoBuffers,
}
