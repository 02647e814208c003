namespace Weir.Net;

/// <summary>What the owner of a connection wants to be woken for.</summary>
[Flags]
public enum Interest
{
    None = 0,

    /// <summary>Bytes, the end of the stream or an error may be received.</summary>
    Read = 1,

    /// <summary>Bytes may be sent again, or connecting has ended.</summary>
    Write = 2,

    /// <summary>Both directions are gone (reset or closed by both sides). A half-close alone does not count.</summary>
    Close = 4,
}
