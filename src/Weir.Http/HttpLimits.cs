namespace Weir.Http;

/// <summary>The most a peer may send before it is refused. Immutable; one instance serves every loop.</summary>
/// <remarks>RFC 9112 §3 asks for at least 8,000 bytes of request line.</remarks>
public sealed record HttpLimits
{
    public static HttpLimits Default { get; } = new();

    /// <summary>Longest request or status line without its CRLF. Beyond it: 414, or 501 when the method alone is too long.</summary>
    public int LineBytes { get; init; } = 8192;

    /// <summary>Longest field line without its CRLF. Beyond it: 431.</summary>
    public int FieldBytes { get; init; } = 8192;

    /// <summary>Longest head, from the first byte to the empty line inclusive. Beyond it: 431.</summary>
    public int HeadBytes { get; init; } = 32 * 1024;

    /// <summary>Most field lines in a head. One more: 431.</summary>
    public int FieldCount { get; init; } = 100;

    /// <summary>Longest chunk line (size and extensions) without its CRLF. Beyond it: 400.</summary>
    public int ChunkLineBytes { get; init; } = 256;

    /// <summary>Longest trailer section with its line ends. Beyond it: 431.</summary>
    public int TrailerBytes { get; init; } = 8192;
}
