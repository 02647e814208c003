namespace Weir.Http;

/// <summary>How the end of a message's content is found (RFC 9112 §6.3).</summary>
public enum BodyFraming : byte
{
    /// <summary>The message ends with its head.</summary>
    None,

    /// <summary>Content-Length bytes follow.</summary>
    Length,

    /// <summary>Chunks follow, ended by the last chunk and a trailer section.</summary>
    Chunked,

    /// <summary>Everything until the connection closes; responses only.</summary>
    UntilClose,
}
