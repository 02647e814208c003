namespace Weir.Net;

/// <summary>What a <see cref="Relay"/> says after a pump.</summary>
public enum RelayState
{
    /// <summary>Neither end has more to do now: wait for what <see cref="Relay"/> wants.</summary>
    Blocked,

    /// <summary>Moved its share; more can move at once. Yield, then pump again.</summary>
    Busy,

    /// <summary>The source has ended and everything from it was sent.</summary>
    Ended,

    /// <summary>The promised number of bytes was moved.</summary>
    Completed,

    SourceFailed,
    DestinationFailed,

    /// <summary>The loop's buffers are used up: the connection has to be given up.</summary>
    NoBuffers,
}
