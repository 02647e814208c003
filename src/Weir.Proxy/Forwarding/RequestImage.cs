using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Proxy.Http1;

namespace Weir.Proxy.Forwarding;

/// <summary>The request as the endpoint gets it: the head rewritten, and as much of the body as came with it, in one buffer.</summary>
/// <remarks>Kept until the exchange ends, so that it can be sent again to another endpoint and named in the log. One thread.</remarks>
internal sealed class RequestImage
{
    /// <summary>Always written anew: Host, because an absolute target replaces it and it goes first (RFC 9110 §7.2); the framing,
    /// because what is sent must be what was understood.</summary>
    private static readonly KnownFieldSet Rewritten = KnownFieldSet.Of(KnownField.Host, KnownField.ContentLength, KnownField.TransferEncoding);
    private static readonly KnownFieldSet Counted = KnownFieldSet.Of(KnownField.MaxForwards);

    private PooledBuffer? _buffer;
    private ByteRange _method;
    private ByteRange _target;
    private ByteRange _host;

    /// <summary>Head and first part of the body; empty before <see cref="Write"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer is null ? default : _buffer.Filled;

    public ReadOnlySpan<byte> Method => _method.Of(Bytes);

    public ReadOnlySpan<byte> Target => _target.Of(Bytes);

    public ReadOnlySpan<byte> Host => _host.Of(Bytes);

    /// <summary>Room behind the head for the first part of the body.</summary>
    public Span<byte> Room => _buffer!.Free;

    public void Advance(int count) => _buffer!.Advance(count);

    /// <param name="session">Whose request it is.</param>
    /// <param name="received">The buffer that was parsed.</param>
    /// <param name="head">What was parsed.</param>
    /// <param name="bodyRoom">Bytes of room wanted behind the head.</param>
    /// <param name="maxForwards">For OPTIONS and TRACE: what Max-Forwards is lowered to; -1 when it is not given.</param>
    /// <returns>False when the loop has no buffer left.</returns>
    public bool Write(HttpSession session, ReadOnlySpan<byte> received, RequestHead head, int bodyRoom, long maxForwards)
    {
        ForwardedFields forwarded = session.Listener.Forwarding;
        int room = head.Length + forwarded.MaxAddedBytes(head.Length) + 256 + bodyRoom;
        _buffer = room > BufferPool.LargestBytes ? null : session.Client.Loop.Buffers.TryRent(room);
        if (_buffer is null)
            return false;

        HeadBuilder builder = new(_buffer.All);
        // 1. The request line: always origin-form (RFC 9112 §3.2.1), always our version.
        _method = new ByteRange(0, head.MethodRange.Length);
        builder.Add(head.MethodRange.Of(received));
        builder.Add(" "u8);
        int targetStart = builder.Length;
        AddTarget(ref builder, received, head);
        _target = new ByteRange(targetStart, builder.Length - targetStart);
        builder.Add(" HTTP/1.1\r\nHost: "u8);

        // 2. Host first. HTTP/1.0 knows requests without one; HTTP/1.1 does not, but an empty one says the same.
        _host = new ByteRange(builder.Length, head.Host.Length);
        builder.Add(head.Host.Of(received));
        builder.Add("\r\n"u8);

        // 3. The client's fields that travel on.
        bool trusted = session.IsTrusted;
        KnownFieldSet drop = new(Rewritten.Bits | forwarded.Dropped(trusted, head.Fields).Bits | (maxForwards >= 0 ? Counted.Bits : 0));
        builder.AddFields(received, head.Fields, drop);

        // 4. Ours.
        forwarded.Write(ref builder, received, head, session.Client.Remote, session.ClientText, trusted);
        if (maxForwards >= 0)
        {
            builder.Add("Max-Forwards: "u8);
            builder.Add(maxForwards);
            builder.Add("\r\n"u8);
        }

        if (head.HasUpgrade)
        {
            builder.Add("Connection: Upgrade\r\nUpgrade: "u8);
            builder.Add(head.Upgrade.Of(received));
            builder.Add("\r\n"u8);
        }

        if (head.AcceptsTrailers && !head.HasUpgrade)
            builder.Add("TE: trailers\r\nConnection: TE\r\n"u8);
        if (head.IsChunked)
        {
            builder.Add("Transfer-Encoding: chunked\r\n"u8);
        }
        else if (head.ContentLength >= 0)
        {
            builder.Add("Content-Length: "u8);
            builder.Add(head.ContentLength);
            builder.Add("\r\n"u8);
        }

        builder.Add("\r\n"u8);
        _buffer.Advance(builder.Length);
        return !builder.Overflowed;
    }

    public void Release()
    {
        _buffer?.Return();
        _buffer = null;
        _method = _target = _host = default;
    }

    private static void AddTarget(ref HeadBuilder builder, ReadOnlySpan<byte> received, RequestHead head)
    {
        if (head.Form != TargetForm.Absolute)
        {
            builder.Add(head.Target.Of(received));
            return;
        }

        // RFC 9112 §3.2.4: OPTIONS for a whole server becomes "*". An empty path is "/" (§3.2.1).
        if (head.Path.IsEmpty)
            builder.Add(head.Method == KnownMethod.Options && !head.HasQuery ? "*"u8 : "/"u8);
        else
            builder.Add(head.Path.Of(received));
        if (head.HasQuery)
        {
            builder.Add("?"u8);
            builder.Add(head.Query.Of(received));
        }
    }
}
