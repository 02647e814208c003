using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Writes the head of a forwarded request from the one parsed, copying what stays in as few pieces as there are runs.</summary>
public static class RequestHeadWriter
{
    /// <summary>Writes an HTTP/1.1 head for an endpoint, the empty line included.</summary>
    /// <param name="source">The buffer <paramref name="head"/> was parsed from.</param>
    /// <param name="head">A complete head; not one of a CONNECT, which is never forwarded.</param>
    /// <returns>Bytes written, or -1 when they do not fit in <paramref name="destination"/>.</returns>
    public static int Write(ReadOnlySpan<byte> source, RequestHead head, in RequestRewrite rewrite, Span<byte> destination)
    {
        var writer = new HeadBuffer(destination);

        // 1. Which lines go. Framing stays as parsed: a chunked request gets its own Transfer-Encoding back below. A Content-Length is a
        //    single run of digits, or the parser had refused it.
        bool ownHost = !rewrite.Host.IsEmpty || head.Form == TargetForm.Absolute || !head.Fields.Has(KnownField.Host);
        ulong drop = rewrite.Drop.Bits & ~Kept.Bits;
        KnownFieldSet dropped = ownHost ? new KnownFieldSet(drop).With(KnownField.Host) : new(drop);

        // An expectation we ignore (HTTP/1.0, no content) must not become one we make (RFC 9110 §10.1.1).
        if (!head.ExpectContinue)
            dropped = dropped.With(KnownField.Expect);

        // 2. The request line. In the common case it stays as it is and is copied together with the first run of fields.
        int runStart = head.FieldsStart;
        if (head.MinorVersion == 1 && head.Form != TargetForm.Absolute && rewrite.Target.IsEmpty && !ownHost)
            runStart = head.Start;
        else
            AppendRequestLine(ref writer, source, head, rewrite.Target);

        // 3. Host goes first when it is ours (RFC 9110 §7.2).
        if (ownHost)
        {
            writer.Append("Host: "u8);
            writer.Append(rewrite.Host.IsEmpty ? head.Host.Of(source) : rewrite.Host);
            writer.Append("\r\n"u8);
        }

        // 4. What is kept, what is added, the framing and the end.
        writer.AppendKept(source, head.Fields, runStart, head.Length - 2, dropped);
        writer.Append(rewrite.ExtraFields);
        if (head.IsChunked)
            writer.Append("Transfer-Encoding: chunked\r\n"u8);
        writer.AppendConnection(rewrite.Connection, head.Upgrade.Of(source));
        writer.Append("\r\n"u8);
        return writer.Result;
    }

    private static KnownFieldSet Kept { get; } = KnownFieldSet.Of(KnownField.Host, KnownField.ContentLength);

    private static void AppendRequestLine(
        ref HeadBuffer writer, ReadOnlySpan<byte> source, RequestHead head, ReadOnlySpan<byte> target)
    {
        writer.Append(head.MethodRange.Of(source));
        writer.Append(" "u8);
        if (!target.IsEmpty)
        {
            writer.Append(target);
        }
        else if (head.Form != TargetForm.Absolute)
        {
            writer.Append(head.Target.Of(source));
        }
        else
        {
            // RFC 9112 §3.2.4: OPTIONS on a server as a whole reads "*"; §3.2.1: any other empty path reads "/".
            if (head.Path.IsEmpty)
                writer.Append(head.Method == KnownMethod.Options && !head.HasQuery ? "*"u8 : "/"u8);
            writer.Append(source[head.Path.Start..head.Target.End]);
        }

        writer.Append(" HTTP/1.1\r\n"u8);
    }
}
