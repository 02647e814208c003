namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>How a connection goes on after a scripted answer.</summary>
public enum Ending
{
    /// <summary>Closed in order.</summary>
    Close,

    /// <summary>Closed by a reset.</summary>
    Reset,

    /// <summary>Left open; the peer has to act.</summary>
    Linger,

    /// <summary>The sending side is finished, the receiving side reads on.</summary>
    HalfClose,
}
