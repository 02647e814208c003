namespace Weir.Http.Http2.Heads;

/// <summary>What the translation of a response must know beside its field block.</summary>
public readonly ref struct ResponseConditions
{
    /// <summary>The method of the request in HTTP/1.1 form: it decides whether content may follow.</summary>
    public required KnownMethod RequestMethod { get; init; }

    /// <summary>HEADERS carried END_STREAM: no content follows.</summary>
    public required bool EndStream { get; init; }

    /// <summary>
    /// The request said <c>TE: trailers</c>: content is written in chunks though its length is known, for nothing can follow a Content-Length.
    /// </summary>
    public bool AcceptsTrailers { get; init; }

    /// <summary>
    /// The request went out as an extended CONNECT; Sec-WebSocket-Accept for the client's key (<see cref="WebSocketAccept"/>). Empty otherwise.
    /// </summary>
    public ReadOnlySpan<byte> WebSocketAccept { get; init; }
}
