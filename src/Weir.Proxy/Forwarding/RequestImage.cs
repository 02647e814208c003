using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net.Buffers;
using Weir.Proxy.Http1;

namespace Weir.Proxy.Forwarding;

/// <summary>The request as the endpoint gets it: the head rewritten, and as much of the body as came with it, in one buffer.</summary>
/// <remarks>Kept until the exchange ends, so that it can be sent again to another endpoint and named in the log. One thread.</remarks>
internal sealed class RequestImage
{
    /// <summary>What the lines that Weir adds may take: addresses, a host twice, Via, and what a trusted proxy said before.</summary>
    private const int MaxAddedBytes = 12 * 1024;

    /// <summary>The method cannot be longer than the line, nor the writer's own additions longer than this.</summary>
    private const int FramingBytes = 128;

    private PooledBuffer? _buffer;
    private ByteRange _method;
    private ByteRange _target;
    private ByteRange _host;

    /// <summary>Head and first part of the body; empty before <see cref="Write"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer is null ? default : _buffer.Filled;

    public ReadOnlySpan<byte> Method => _method.Of(All);

    /// <summary>The target as sent to the endpoint: in origin-form.</summary>
    public ReadOnlySpan<byte> Target => _target.Of(All);

    public ReadOnlySpan<byte> Host => _host.Of(All);

    /// <summary>Room behind the head for the first part of the body.</summary>
    public Span<byte> Room => _buffer!.Free[..^_host.Length];

    private ReadOnlySpan<byte> All => _buffer is null ? default : _buffer.All;

    public void Advance(int count) => _buffer!.Advance(count);

    /// <summary>Writes the head.</summary>
    /// <param name="session">Whose request it is.</param>
    /// <param name="received">The buffer that was parsed.</param>
    /// <param name="head">What was parsed.</param>
    /// <param name="bodyRoom">Bytes of room wanted behind the head.</param>
    /// <param name="maxForwards">For OPTIONS and TRACE: what Max-Forwards is lowered to; -1 when it is not given.</param>
    /// <returns>False when the loop has no buffer left.</returns>
    public bool Write(HttpSession session, ReadOnlySpan<byte> received, RequestHead head, int bodyRoom, long maxForwards)
    {
        ForwardedFields forwarded = session.Listener.Forwarding;
        bool trusted = session.IsTrusted;
        KnownFieldSet drop = forwarded.Dropped(trusted, !session.ClientText.IsEmpty, head.Fields);

        // 1. Our own lines, in scratch.
        FieldLines lines = new(session.Client.Loop.SendScratch[..MaxAddedBytes]);
        bool isHttp2 = session.Client is Http2.RequestLane;
        forwarded.Write(ref lines, received, head, session.Client.Remote, session.ClientText, trusted, isHttp2);
        if (session.CertificateLines is { } certificate)
        {
            drop = new(drop.Bits | ClientCertificateFields.Names.Bits);
            lines.Add(certificate);
        }

        // RFC 9110 §10.1.4: an HTTP/2 client's word that it reads trailers. gRPC servers insist on it.
        if (isHttp2 && head.AcceptsTrailers && !head.HasUpgrade)
            lines.Add("TE: trailers\r\nConnection: TE\r\n"u8);
        if (maxForwards >= 0)
        {
            drop = drop.With(KnownField.MaxForwards);
            lines.Add("Max-Forwards: "u8);
            lines.Add(maxForwards);
            lines.Add("\r\n"u8);
        }

        // 2. A buffer that holds head and body, and at its end the host for the log.
        int room = head.Length + head.Host.Length + lines.Written.Length + FramingBytes + bodyRoom + head.Host.Length;
        if (lines.Overflowed || room > BufferPool.LargestBytes)
            return false;
        _buffer = session.Client.Loop.Buffers.TryRent(room);
        if (_buffer is null)
            return false;

        // 3. The head.
        RequestRewrite rewrite = new()
        {
            Drop = drop,
            ExtraFields = lines.Written,
            Connection = head.HasUpgrade && !head.HasBody ? ConnectionOption.Upgrade : ConnectionOption.None,
        };
        int written = RequestHeadWriter.Write(received, head, in rewrite, _buffer.All);
        if (written < 0)
            return false;
        _buffer.Advance(written);

        // 4. What the log will ask for.
        _method = new ByteRange(0, head.MethodRange.Length);
        int targetBytes = head.Form != TargetForm.Absolute
            ? head.Target.Length
            : head.Target.End - head.Path.Start + (head.Path.IsEmpty ? 1 : 0);
        _target = new ByteRange(_method.Length + 1, targetBytes);
        _host = new ByteRange(_buffer.Capacity - head.Host.Length, head.Host.Length);
        head.Host.Of(received).CopyTo(_buffer.All[_host.Start..]);
        return true;
    }

    public void Release()
    {
        _buffer?.Return();
        _buffer = null;
        _method = _target = _host = default;
    }
}
