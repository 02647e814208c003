using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Reads the head of an HTTP/1.1 or 1.0 request (RFC 9112 §3, §5). What is ambiguous is refused.</summary>
/// <remarks>Keeps no state between calls, neither blocks nor allocates, and throws on no input.</remarks>
public static class RequestParser
{
    /// <summary>The first byte that TLS sends to a port: a record that holds a handshake message.</summary>
    internal const byte TlsHandshake = 0x16;

    /// <summary>Parses a head that starts at the first byte of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has come so far; bytes after the head (content, the next request) are not looked at.</param>
    /// <param name="limits">The most that is accepted; <paramref name="head"/> was made with the same ones.</param>
    /// <param name="head">Filled when complete; holds leftovers otherwise.</param>
    /// <param name="error">The cause, when the head is invalid.</param>
    /// <param name="scannedFrom">
    /// How many bytes of this same buffer were there when the last call returned <see cref="HeadStatus.Incomplete"/>; 0 the first time.
    /// It saves parsing again when the new bytes cannot have completed a line.
    /// </param>
    public static HeadStatus Parse(
        ReadOnlySpan<byte> buffer, HttpLimits limits, RequestHead head, out HttpError error, int scannedFrom = 0)
    {
        error = HttpError.None;
        if (Resumption.IsStillIncomplete(buffer, scannedFrom, limits))
            return HeadStatus.Incomplete;

        // Bytes beyond the limit are not looked at, so that a verdict does not depend on how many came at once.
        ReadOnlySpan<byte> seen = buffer.Length > limits.HeadBytes ? buffer[..limits.HeadBytes] : buffer;
        HeadStatus status = ParseHead(seen, limits, head, out error);
        if (status != HeadStatus.Incomplete || buffer.Length < limits.HeadBytes)
            return status;

        error = HttpError.HeadTooLarge;
        return HeadStatus.Invalid;
    }

    private static HeadStatus ParseHead(ReadOnlySpan<byte> buffer, HttpLimits limits, RequestHead head, out HttpError error)
    {
        head.HasRequestLine = false;

        // 1. RFC 9112 §2.2: a server should ignore an empty line before the request line. One is what old clients send after
        //    a POST; more are an attempt to keep us busy.
        int start = 0;
        if (!buffer.IsEmpty && buffer[0] == '\r')
        {
            if (buffer.Length == 1 || (buffer.Length == 2 && buffer[1] == '\n'))
            {
                error = HttpError.None;
                return HeadStatus.Incomplete;
            }

            start = buffer[1] == '\n' ? 2 : 0;
        }

        // 2. The request line.
        ReadOnlySpan<byte> rest = buffer[start..];
        HeadStatus status = LineEnd.Find(rest, limits.LineBytes, HttpError.RequestLineTooLong, out int length, out _, out error);
        if (status != HeadStatus.Complete)
        {
            if (error == HttpError.RequestLineTooLong && RequestLine.IsMethodTooLong(rest))
                error = HttpError.MethodTooLong;
            else if (error == HttpError.ControlCharacter && rest[0] == TlsHandshake)
                return RefuseTls(rest, out error);
            return status;
        }

        head.Start = start;
        head.FieldsStart = start + length + 2;
        error = length == 0 ? HttpError.EmptyLineBeforeMessage : RequestLine.Parse(rest[..length], start, head);
        if (error != HttpError.None)
            return HeadStatus.Invalid;
        head.HasRequestLine = true;

        // 3. The fields.
        head.Fields.Clear();
        var section = default(FieldSection);
        status = section.Parse(buffer, head.FieldsStart, limits, head.Fields, isRequest: true, out int end, out error);
        if (status != HeadStatus.Complete)
            return status;

        // 4. What they mean together.
        head.Length = end;
        error = Conclude(buffer, head, ref section);
        return error == HttpError.None ? HeadStatus.Complete : HeadStatus.Invalid;
    }

    /// <summary>RFC 8446 §5.1: a record of type handshake (22), then the legacy version, whose first byte is always 3.</summary>
    private static HeadStatus RefuseTls(ReadOnlySpan<byte> bytes, out HttpError error)
    {
        if (bytes.Length == 1)
        {
            error = HttpError.None;
            return HeadStatus.Incomplete; // one byte more tells
        }

        error = bytes[1] == 3 ? HttpError.TlsOnPlainPort : HttpError.ControlCharacter;
        return HeadStatus.Invalid;
    }

    private static HttpError Conclude(ReadOnlySpan<byte> buffer, RequestHead head, ref FieldSection section)
    {
        head.ContentLength = section.ContentLength;
        head.IsChunked = section.IsChunked;
        head.AcceptsTrailers = section.AcceptsTrailers;

        // RFC 9112 §6.1: HTTP/1.0 knows no transfer codings, so whoever sent this frames in a way we cannot know.
        if (section.IsChunked && head.MinorVersion == 0)
            return HttpError.TransferEncodingInOldVersion;

        // RFC 9112 §9.3: close wins; 1.1 persists by default, 1.0 when it asks to.
        head.KeepAlive = (section.Options & ConnectionOptions.Close) == ConnectionOptions.None
            && (head.MinorVersion == 1 || (section.Options & ConnectionOptions.KeepAlive) != ConnectionOptions.None);

        // RFC 9110 §10.1.1: from HTTP/1.0 it is ignored, and without content there is nothing to wait for.
        head.ExpectContinue = section.ExpectContinue && head.MinorVersion == 1 && head.HasBody;

        ReadUpgrade(buffer, head, section.Options);
        return HostRule.Apply(buffer, head);
    }

    /// <summary>Finds the one protocol to switch to; in every other case Upgrade is ignored, as RFC 9110 §7.8 allows.</summary>
    /// <remarks>
    /// Ignored in HTTP/1.0, without "Connection: upgrade", and as a list. "h2c" (withdrawn by RFC 9113 §3.1), "HTTP/…" and "TLS/…" would carry
    /// requests past routing and field rules inside the tunnel, so these are ignored too.
    /// </remarks>
    private static void ReadUpgrade(ReadOnlySpan<byte> buffer, RequestHead head, ConnectionOptions options)
    {
        head.HasUpgrade = false;
        head.Upgrade = default;
        int index = head.Fields.IndexOf(KnownField.Upgrade);
        if (index < 0 || head.MinorVersion == 0 || (options & ConnectionOptions.Upgrade) == ConnectionOptions.None
            || head.Fields.IndexOf(KnownField.Upgrade, index + 1) >= 0)
        {
            return;
        }

        ByteRange range = head.Fields[index].Value;
        ReadOnlySpan<byte> protocol = range.Of(buffer);
        int slash = protocol.IndexOf((byte)'/');
        ReadOnlySpan<byte> name = slash < 0 ? protocol : protocol[..slash];
        if (!ByteClasses.IsToken(name) || (slash >= 0 && !ByteClasses.IsToken(protocol[(slash + 1)..])))
            return;

        bool carriesRequests = name.Length switch
        {
            3 => KnownFields.Is(name, "h2c"u8) || KnownFields.Is(name, "tls"u8),
            4 => KnownFields.Is(name, "http"u8),
            _ => false,
        };
        head.HasUpgrade = !carriesRequests;
        head.Upgrade = carriesRequests ? default : range;
    }
}
