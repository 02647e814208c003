namespace Weir.Ring.Protocol;

/// <summary>What time it is, told by the shell before each call into the protocol.</summary>
/// <remarks>One for all positions of a machine. Neither value is read from a clock here.</remarks>
public sealed class RingTime
{
    /// <summary>Never goes back: deadlines count on it.</summary>
    public long Milliseconds { get; set; }

    /// <summary>Since 1970, by the wall clock: versions and expiry count on it.</summary>
    public long UnixMilliseconds { get; set; }
}
