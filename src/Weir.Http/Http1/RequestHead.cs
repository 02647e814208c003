using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>A parsed request head: meanings, and offsets into the buffer it was parsed from.</summary>
/// <remarks>
/// One per loop, reused for every request: it allocates at construction only. Its contents are valid after
/// <see cref="RequestParser.Parse"/> returned <see cref="HeadStatus.Complete"/>, and the offsets as long as the buffer's bytes stay.
/// </remarks>
public sealed class RequestHead(HttpLimits limits)
{
    public FieldList Fields { get; } = new(limits);

    public KnownMethod Method { get; internal set; }

    public ByteRange MethodRange { get; internal set; }

    /// <summary>The request target as received.</summary>
    public ByteRange Target { get; internal set; }

    public TargetForm Form { get; internal set; }

    /// <summary>The path without its query. Empty for <c>http://host</c> and <c>http://host?query</c>, where it means "/".</summary>
    public ByteRange Path { get; internal set; }

    /// <summary>The query without its '?'. <see cref="HasQuery"/> tells an empty one from none.</summary>
    public ByteRange Query { get; internal set; }

    public bool HasQuery { get; internal set; }

    /// <summary>
    /// The effective authority, port included: that of an absolute-form target, which replaces Host (RFC 9112 §3.2.2), else the Host
    /// field's value. Empty only in HTTP/1.0 requests.
    /// </summary>
    public ByteRange Host { get; internal set; }

    /// <summary><see cref="Host"/> without its port; an IPv6 address keeps its brackets.</summary>
    public ByteRange HostName { get; internal set; }

    /// <summary>The port of <see cref="Host"/>, or -1 when it names none.</summary>
    public int HostPort { get; internal set; }

    /// <summary>0 or 1.</summary>
    public int MinorVersion { get; internal set; }

    /// <summary>Content-Length, or -1 when there is none.</summary>
    public long ContentLength { get; internal set; }

    public bool IsChunked { get; internal set; }

    /// <summary>How the content that follows is framed; never <see cref="BodyFraming.UntilClose"/>.</summary>
    public BodyFraming Framing =>
        IsChunked ? BodyFraming.Chunked : ContentLength > 0 ? BodyFraming.Length : BodyFraming.None;

    /// <summary>Whether content follows. A chunked request has content, even if it turns out to be empty.</summary>
    public bool HasBody => IsChunked || ContentLength > 0;

    /// <summary>Whether the client means to send another request on this connection (RFC 9112 §9.3).</summary>
    public bool KeepAlive { get; internal set; }

    /// <summary>The client waits for 100 (Continue) before it sends its content (RFC 9110 §10.1.1).</summary>
    public bool ExpectContinue { get; internal set; }

    /// <summary>The client asks to switch to the one protocol named by <see cref="Upgrade"/> (RFC 9110 §7.8).</summary>
    public bool HasUpgrade { get; internal set; }

    /// <summary>The protocol asked for, such as <c>websocket</c>; empty unless <see cref="HasUpgrade"/>.</summary>
    public ByteRange Upgrade { get; internal set; }

    /// <summary>The client reads trailers (TE: trailers, RFC 9110 §10.1.4).</summary>
    public bool AcceptsTrailers { get; internal set; }

    /// <summary>First byte of the request line: 2 when an empty line came before it, else 0.</summary>
    public int Start { get; internal set; }

    /// <summary>The request line was whole and right, whatever became of the rest: method and target can be named.</summary>
    public bool HasRequestLine { get; internal set; }

    /// <summary>First byte of the first field line, which follows the request line's CRLF.</summary>
    public int FieldsStart { get; internal set; }

    /// <summary>Bytes of the head from the start of the buffer, the empty line included: the content begins here.</summary>
    public int Length { get; internal set; }

    /// <summary>Asks for nothing but information (RFC 9110 §9.2.1).</summary>
    public bool IsSafe => Method is KnownMethod.Get or KnownMethod.Head or KnownMethod.Options or KnownMethod.Trace;

    /// <summary>May be sent twice with the effect of once (RFC 9110 §9.2.2). Unknown methods may not.</summary>
    public bool IsIdempotent => IsSafe || Method is KnownMethod.Put or KnownMethod.Delete;
}
