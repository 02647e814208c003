namespace Weir.Http.Http2;

/// <summary>How a stream that is no more came to its end: it decides what a late frame on it means (RFC 9113 §5.1).</summary>
public enum StreamEnding : byte
{
    /// <summary>Not remembered: never opened, or long ago.</summary>
    Unknown,

    /// <summary>Both sides have sent END_STREAM: a late frame is an error of the connection.</summary>
    Completed,

    /// <summary>We reset it: the peer's frames may have been on their way and are ignored.</summary>
    ResetByUs,

    /// <summary>The peer reset it: it should know better, and gets a stream error.</summary>
    ResetByPeer,
}
