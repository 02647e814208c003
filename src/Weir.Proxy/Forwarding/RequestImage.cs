using System.Text;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net.Buffers;
using Weir.Proxy.Filters;
using Weir.Proxy.Http1;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Forwarding;

/// <summary>The request as the endpoint gets it: the head rewritten, and as much of the body as came with it, in one buffer.</summary>
/// <remarks>Kept until the exchange ends, so that it can be sent again to another endpoint and named in the log. One thread.</remarks>
internal sealed class RequestImage
{
    /// <summary>What the lines that Weir adds may take: addresses, a host twice, Via, and what a trusted proxy said before.</summary>
    private const int MaxAddedBytes = 12 * 1024;

    /// <summary>The same with a route's filters, whose variables may hold a header each.</summary>
    private const int MaxFilteredBytes = 44 * 1024;

    /// <summary>The longest target that a filter may write, or that one is cut from.</summary>
    private const int MaxTargetBytes = 20 * 1024;

    /// <summary>The method cannot be longer than the line, nor the writer's own additions longer than this.</summary>
    private const int FramingBytes = 128;

    /// <summary>Names, numbers and line ends of Range and If-Range.</summary>
    private const int RangeFramingBytes = 128;

    private BufferPool? _pool;
    private PooledBuffer? _buffer;
    private ByteRange _method;
    private ByteRange _target;
    private ByteRange _host;
    private ByteRange _hostName;
    private ByteRange _requestId;
    private int _headBytes;
    private int _tailBytes;

    /// <summary>Head and first part of the body; empty before <see cref="Write"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer is null ? default : _buffer.Filled;

    public ReadOnlySpan<byte> Method => _method.Of(All);

    /// <summary>The target that the client asked for, in origin-form.</summary>
    public ReadOnlySpan<byte> Target => _target.Of(All);

    public ReadOnlySpan<byte> Host => _host.Of(All);

    public ReadOnlySpan<byte> HostName => _hostName.Of(All);

    /// <summary>Empty when the listener gives none.</summary>
    public ReadOnlySpan<byte> RequestId => _requestId.Of(All);

    /// <summary>Room behind the head for the first part of the body.</summary>
    public Span<byte> Room => _buffer!.Free[..^_tailBytes];

    private ReadOnlySpan<byte> All => _buffer is null ? default : _buffer.All;

    /// <summary>Makes room for so much more of the body.</summary>
    /// <returns>False when that is more than a buffer holds, or the loop has none left; nothing has changed then.</returns>
    public bool TryGrow(int moreBytes)
    {
        PooledBuffer old = _buffer!;
        long bytes = (long)old.Length + moreBytes + _tailBytes;
        PooledBuffer? larger = bytes <= BufferPool.LargestBytes ? _pool!.TryRent((int)bytes) : null;
        if (larger is null)
            return false;
        larger.Append(old.Filled);
        // What lies at the end stays at the end, and all that points there moves with it.
        int tail = old.Capacity - _tailBytes;
        int shift = larger.Capacity - old.Capacity;
        old.All[tail..].CopyTo(larger.All[(tail + shift)..]);
        _host = Moved(_host, tail, shift);
        _hostName = Moved(_hostName, tail, shift);
        _requestId = Moved(_requestId, tail, shift);
        _target = Moved(_target, tail, shift);
        _buffer = larger;
        old.Return();
        return true;
    }

    public void Advance(int count) => _buffer!.Advance(count);

    /// <summary>The value of the first field with that name in the head as written; empty when there is none.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> name)
    {
        // Our own writing: every line is 'name: value' or as the parser has passed it, and ends with CRLF.
        ReadOnlySpan<byte> rest = All[.._headBytes];
        for (int end = rest.IndexOf("\r\n"u8); end > 0; end = rest.IndexOf("\r\n"u8))
        {
            ReadOnlySpan<byte> line = rest[..end];
            rest = rest[(end + 2)..];
            if (IsNamed(line, name))
                return line[(name.Length + 1)..].Trim(" \t"u8);
        }

        return default;
    }

    /// <summary>Writes the head.</summary>
    /// <param name="session">Whose request it is.</param>
    /// <param name="received">The buffer that was parsed.</param>
    /// <param name="head">What was parsed.</param>
    /// <param name="bodyRoom">Bytes of room wanted behind the head.</param>
    /// <param name="maxForwards">For OPTIONS and TRACE: what Max-Forwards is lowered to; -1 when it is not given.</param>
    /// <param name="changes">What route and listener change.</param>
    public ImageResult Write(
        HttpSession session, ReadOnlySpan<byte> received, RequestHead head, int bodyRoom, long maxForwards, in ImageChanges changes)
    {
        ForwardedFields forwarded = session.Settings.Forwarding;
        bool trusted = session.IsTrusted;
        KnownFieldSet drop = forwarded.Dropped(trusted, !session.ClientText.IsEmpty, head.Fields);
        if (!trusted)
            ForwardedFields.LeaveClaims(received, head.Fields);
        Span<byte> scratch = session.Client.Loop.SendScratch;

        // 1. Our own lines, in scratch.
        FieldLines lines = new(scratch[..(changes.Filters is null ? MaxAddedBytes : MaxFilteredBytes)]);
        bool isHttp2 = session.Client is Http2.RequestLane;
        forwarded.Write(ref lines, received, head, session.Client.Remote, session.ClientText, trusted, isHttp2);

        // Only Weir, or a proxy that is trusted, says who a client has proved to be: also at listeners that ask for no certificate.
        if (!trusted || session.CertificateLines is not null)
            drop = new(drop.Bits | ClientCertificateFields.Names.Bits);
        lines.Add(session.CertificateLines);

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

        if (!changes.RequestId.IsEmpty)
        {
            drop = drop.With(KnownField.XRequestId);
            lines.Add("X-Request-Id: "u8);
            lines.Add(changes.RequestId);
            lines.Add("\r\n"u8);
        }

        FieldLines target = new(scratch.Slice(MaxFilteredBytes, MaxTargetBytes));
        if (changes.Filters is { } filters)
        {
            Filter(filters, in changes, received, head, ref lines, ref target);
            if (lines.Overflowed || target.Overflowed)
            {
                ImageChanges unfiltered = new() { RequestId = changes.RequestId };
                ImageResult written = Write(session, received, head, bodyRoom, maxForwards, in unfiltered);
                return written == ImageResult.Written ? ImageResult.TooLarge : written;
            }

            // What the route was found by has no dot segments; a rewrite must not put one together ("/files(.*)" and "/files../x").
            if (DotSegments.Has(target.Written))
            {
                ImageChanges unfiltered = new() { RequestId = changes.RequestId };
                ImageResult written = Write(session, received, head, bodyRoom, maxForwards, in unfiltered);
                return written == ImageResult.Written ? ImageResult.AmbiguousPath : written;
            }
        }

        // What a trusted proxy says of the client's way has no end: written without it for the log, and not sent.
        if (lines.Overflowed)
            return WriteHead(session, received, head, bodyRoom, drop, default, default, default) ? ImageResult.TooLarge : ImageResult.NoBuffer;
        return WriteHead(session, received, head, bodyRoom, drop, lines.Written, target.Written, changes.RequestId)
            ? ImageResult.Written
            : ImageResult.NoBuffer;
    }

    /// <summary>Takes every cookie with that name out of the head, and a Cookie field that holds nothing else with it. Before any body.</summary>
    public void RemoveCookie(ReadOnlySpan<byte> name) =>
        RewriteLines(name, static (line, name, to) => IsNamed(line, "cookie"u8) ? CookieLine.CopyWithout(line, name, to) : Move(line, to));

    /// <summary>Adds field lines at the end of the head; what has come of the body moves.</summary>
    /// <returns>False when there is no buffer large enough; nothing has changed then.</returns>
    public bool TryInsert(ReadOnlySpan<byte> lines)
    {
        if (_buffer!.Free.Length - _tailBytes < lines.Length && !TryGrow(lines.Length))
            return false;
        int at = _headBytes - 2;
        int length = _buffer!.Length;
        _buffer.Advance(lines.Length);
        Span<byte> whole = _buffer.Filled;
        whole[at..length].CopyTo(whole[(at + lines.Length)..]);
        lines.CopyTo(whole[at..]);
        _headBytes += lines.Length;
        return true;
    }

    /// <summary>Has the request ask for the rest of a representation and nothing else (RFC 9110 §13.1.5, §14.2): what it said of ranges, and of
    /// versions that its client has, goes. Without a body only.</summary>
    /// <param name="first">Position of the first byte wanted.</param>
    /// <param name="last">Of the last one; -1 for all up to the end.</param>
    /// <param name="validator">The version wanted.</param>
    /// <returns>False when there is no buffer large enough.</returns>
    public bool AskForRest(long first, long last, ReadOnlySpan<byte> validator)
    {
        FieldLines lines = new(stackalloc byte[RangeFramingBytes + ResumePoint.MaxValidatorBytes]);
        lines.Add("Range: bytes="u8);
        lines.Add(first);
        lines.Add("-"u8);
        if (last >= 0)
            lines.Add(last);
        lines.Add("\r\nIf-Range: "u8);
        lines.Add(validator);
        lines.Add("\r\n"u8);
        RewriteLines(default, static (line, _, to) => IsAboutVersions(line) ? 0 : Move(line, to));
        return TryInsert(lines.Written);

        static bool IsAboutVersions(ReadOnlySpan<byte> line) =>
            IsNamed(line, "range"u8) || IsNamed(line, "if-range"u8) || IsNamed(line, "if-none-match"u8) || IsNamed(line, "if-modified-since"u8);
    }

    /// <summary>Writes a line anew, at or before its own place: what it returns is kept of it.</summary>
    private delegate int LineRewrite(ReadOnlySpan<byte> line, ReadOnlySpan<byte> argument, Span<byte> to);

    /// <summary>Rewrites the field lines in place. Before any body.</summary>
    private void RewriteLines(ReadOnlySpan<byte> argument, LineRewrite rewrite)
    {
        Span<byte> head = _buffer!.Filled[.._headBytes];
        int kept = head.IndexOf("\r\n"u8) + 2;
        int line = kept;
        while (line < head.Length)
        {
            int next = line + head[line..].IndexOf("\r\n"u8) + 2;
            kept += rewrite(head[line..next], argument, head[kept..]);
            line = next;
        }

        _buffer.Withdraw(_headBytes - kept);
        _headBytes = kept;
    }

    private static bool IsNamed(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name);

    private static int Move(ReadOnlySpan<byte> line, Span<byte> to)
    {
        line.CopyTo(to);
        return line.Length;
    }

    private static void Filter(
        RouteFilters filters, in ImageChanges changes, ReadOnlySpan<byte> received, RequestHead head, ref FieldLines lines, ref FieldLines target)
    {
        FilterContext context = changes.Context;
        filters.Request?.Write(ref lines, in context);
        filters.Request?.Remove(received, head.Fields);
        if (head.Form == TargetForm.Asterisk)
            return;
        foreach (PathFilter path in filters.Paths)
        {
            if (!path.TryWrite(ref target, in context))
                continue;
            if (head.HasQuery)
            {
                target.Add("?"u8);
                target.Add(head.Query.Of(received));
            }

            return;
        }
    }

    private bool WriteHead(
        HttpSession session,
        ReadOnlySpan<byte> received,
        RequestHead head,
        int bodyRoom,
        KnownFieldSet drop,
        ReadOnlySpan<byte> lines,
        ReadOnlySpan<byte> target,
        ReadOnlySpan<byte> requestId)
    {
        // 2. A buffer that holds head and body, and at its end what the head does not say, for the log.
        bool isAbsolute = head.Form == TargetForm.Absolute;
        ByteRange origin = !isAbsolute ? head.Target : new ByteRange(head.Path.Start, head.Target.End - head.Path.Start);
        bool needsSlash = isAbsolute && head.Path.IsEmpty;
        int originBytes = origin.Length + (needsSlash ? 1 : 0);
        _tailBytes = head.Host.Length + requestId.Length + (target.IsEmpty ? 0 : originBytes);
        int room = head.Length + head.Host.Length + lines.Length + target.Length + FramingBytes + bodyRoom + _tailBytes;
        if (room > BufferPool.LargestBytes)
            return false;
        _pool = session.Client.Loop.Buffers;
        _buffer = _pool.TryRent(room);
        if (_buffer is null)
            return false;

        // 3. The head.
        RequestRewrite rewrite = new()
        {
            Drop = drop,
            Target = target,
            ExtraFields = lines,
            Connection = head.HasUpgrade && !head.HasBody ? ConnectionOption.Upgrade : ConnectionOption.None,
        };
        int written = RequestHeadWriter.Write(received, head, in rewrite, _buffer.All);
        if (written < 0)
            return false;
        _headBytes = written;
        _buffer.Advance(written);

        // 4. What the log and the response's filters will ask for.
        _method = new ByteRange(0, head.MethodRange.Length);
        int tail = _buffer.Capacity - _tailBytes;
        _host = Keep(head.Host.Of(received), ref tail);
        _hostName = _host with { Length = head.HostName.Length };
        _requestId = Keep(requestId, ref tail);
        if (target.IsEmpty)
        {
            _target = new ByteRange(_method.Length + 1, originBytes);
        }
        else
        {
            int start = tail;
            if (needsSlash)
                Keep("/"u8, ref tail);
            Keep(origin.Of(received), ref tail);
            _target = new ByteRange(start, originBytes);
        }

        return true;
    }

    private static ByteRange Moved(ByteRange range, int tail, int shift) => range.Start < tail ? range : new(range.Start + shift, range.Length);

    private ByteRange Keep(ReadOnlySpan<byte> bytes, ref int at)
    {
        ByteRange range = new(at, bytes.Length);
        bytes.CopyTo(_buffer!.All[at..]);
        at += bytes.Length;
        return range;
    }

    public void Release()
    {
        _buffer?.Return();
        _buffer = null;
        _method = _target = _host = _hostName = _requestId = default;
        _headBytes = _tailBytes = 0;
    }
}
