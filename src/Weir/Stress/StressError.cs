namespace Weir.Stress;

/// <summary>Why a request got no proper answer.</summary>
internal enum StressError
{
    /// <summary>Nothing listens at the address.</summary>
    ConnectRefused,

    /// <summary>No connection within the time-out.</summary>
    ConnectTimeout,

    /// <summary>No connection for another reason: no route, or no descriptor or port left on this machine.</summary>
    ConnectFailed,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The connection ended before the answer did.</summary>
    Closed,

    /// <summary>No whole answer within the time-out.</summary>
    Timeout,

    /// <summary>The answer is no HTTP/1.1.</summary>
    BadResponse,
}
