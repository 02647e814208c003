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

    /// <summary>Not a head but the preface of HTTP/2.</summary>
    Http2,
}
