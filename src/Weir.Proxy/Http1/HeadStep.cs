namespace Weir.Proxy.Http1;

/// <summary>How far a session has come with a request head.</summary>
internal enum HeadStep
{
    Wait,
    Complete,
    Invalid,

    /// <summary>The client has closed, or the session was aborted.</summary>
    Ended,
    TimedOut,
    NoBuffers,
}
