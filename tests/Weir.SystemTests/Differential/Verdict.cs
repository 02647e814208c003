namespace Weir.SystemTests.Differential;

/// <summary>What becomes of the bytes that follow the accepted requests of an entry.</summary>
public enum Verdict
{
    /// <summary>Nothing follows them.</summary>
    Accepted,

    /// <summary>Refused: an error status, the connection closed, and not a byte at the back end.</summary>
    Refused,

    /// <summary>
    /// Refused inside a body whose beginning was on its way already: an error status, the connection closed, and no whole
    /// request at the back end.
    /// </summary>
    Cut,

    /// <summary>Answered by the proxy itself, and not a byte at the back end.</summary>
    Answered,
}
