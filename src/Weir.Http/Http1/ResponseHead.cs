using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>A parsed response head: meanings, and offsets into the buffer it was parsed from.</summary>
/// <remarks>One per loop, reused; see <see cref="RequestHead"/>.</remarks>
public sealed class ResponseHead(HttpLimits limits)
{
    public FieldList Fields { get; } = new(limits);

    /// <summary>100 to 599.</summary>
    public int Status { get; internal set; }

    /// <summary>0 or 1.</summary>
    public int MinorVersion { get; internal set; }

    /// <summary>The reason phrase; may be empty.</summary>
    public ByteRange Reason { get; internal set; }

    /// <summary>Content-Length, or -1 when there is none. It may be given where no content follows (HEAD, 304).</summary>
    public long ContentLength { get; internal set; }

    /// <summary>Transfer-Encoding: chunked is given; it may be where no content follows (HEAD, 304).</summary>
    public bool IsChunked { get; internal set; }

    /// <summary>How the content that follows is framed, the request's method taken into account.</summary>
    public BodyFraming Framing { get; internal set; }

    /// <summary>Whether the connection can carry another request after this response.</summary>
    public bool KeepAlive { get; internal set; }

    /// <summary>1xx other than 101: another response to the same request follows (RFC 9110 §15.2).</summary>
    public bool IsInterim => Status < 200 && Status != 101;

    /// <summary>101: after this head the connection speaks another protocol.</summary>
    public bool IsSwitch => Status == 101;

    /// <summary>First byte of the first field line.</summary>
    public int FieldsStart { get; internal set; }

    /// <summary>Bytes of the head, the empty line included: the content begins here.</summary>
    public int Length { get; internal set; }
}
