namespace Weir.Http.Http2.Heads;

/// <summary>What the translation of a request must know beside its field block.</summary>
public readonly ref struct RequestConditions
{
    /// <summary>The listener serves https: <c>:scheme</c> must say so.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>HEADERS carried END_STREAM: no content follows.</summary>
    public required bool EndStream { get; init; }

    /// <summary>We sent SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441 §3); otherwise <c>:protocol</c> is refused.</summary>
    public bool AllowsExtendedConnect { get; init; }

    /// <summary>
    /// Sec-WebSocket-Key for an extended CONNECT: 16 random bytes in Base64 (RFC 6455 §4.1). HTTP/2 has none, an HTTP/1.1 endpoint requires it.
    /// </summary>
    public ReadOnlySpan<byte> WebSocketKey { get; init; }
}
