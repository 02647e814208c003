using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Writes the head of a forwarded response from the one parsed, copying what stays in as few pieces as there are runs.</summary>
public static class ResponseHeadWriter
{
    /// <summary>Writes an HTTP/1.1 head for the client, the empty line included.</summary>
    /// <param name="source">The buffer <paramref name="head"/> was parsed from.</param>
    /// <returns>Bytes written, or -1 when they do not fit in <paramref name="destination"/>.</returns>
    /// <remarks>RFC 9110 §2.5: the version is ours, 1.1, also towards an HTTP/1.0 client.</remarks>
    public static int Write(ReadOnlySpan<byte> source, ResponseHead head, in ResponseRewrite rewrite, Span<byte> destination)
    {
        var writer = new HeadBuffer(destination);

        // 1. Content-Length goes where it must not be sent: 1xx and 204 (RFC 9110 §8.6), and beside chunks.
        KnownFieldSet drop = rewrite.Drop;
        if (head.Status is < 200 or 204 || rewrite.Framing is BodyFraming.Chunked or BodyFraming.UntilClose)
            drop = drop.With(KnownField.ContentLength);
        else
            drop = new(drop.Bits & ~KnownFieldSet.Of(KnownField.ContentLength).Bits);

        // 2. The status line. It stays as it is unless its version or the space before an empty reason differs.
        int runStart = head.FieldsStart;
        if (head.MinorVersion == 1 && head.FieldsStart > StatusBytes + 2)
        {
            runStart = 0;
        }
        else
        {
            writer.Append("HTTP/1.1 "u8);
            writer.AppendNumber(head.Status);
            writer.Append(" "u8);
            writer.Append(head.Reason.Of(source));
            writer.Append("\r\n"u8);
        }

        // 3. What is kept, what is added, the framing and the end.
        writer.AppendKept(source, head.Fields, runStart, head.Length - 2, drop);
        writer.Append(rewrite.ExtraFields);
        if (rewrite.Framing == BodyFraming.Chunked)
            writer.Append("Transfer-Encoding: chunked\r\n"u8);
        writer.AppendConnection(rewrite.Connection, UpgradeOf(source, head.Fields));
        writer.Append("\r\n"u8);
        return writer.Result;
    }

    /// <summary>Bytes of <c>HTTP/1.1 200</c>.</summary>
    private const int StatusBytes = 12;

    private static ReadOnlySpan<byte> UpgradeOf(ReadOnlySpan<byte> source, FieldList fields)
    {
        int index = fields.IndexOf(KnownField.Upgrade);
        return index < 0 ? default : fields[index].Value.Of(source);
    }
}
