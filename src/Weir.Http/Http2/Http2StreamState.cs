namespace Weir.Http.Http2;

/// <summary>The states of RFC 9113 §5.1. There is no reserved one: nobody pushes here.</summary>
public enum Http2StreamState : byte
{
    Idle,
    Open,

    /// <summary>We have sent END_STREAM.</summary>
    HalfClosedLocal,

    /// <summary>The peer has sent END_STREAM.</summary>
    HalfClosedRemote,
    Closed,
}
