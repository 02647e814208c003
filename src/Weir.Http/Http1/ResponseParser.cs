using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Reads the head of an HTTP/1.1 or 1.0 response (RFC 9112 §4, §5). Endpoints are distrusted as clients are.</summary>
/// <remarks>Keeps no state between calls, neither blocks nor allocates, and throws on no input.</remarks>
public static class ResponseParser
{
    /// <summary>Parses a head that starts at the first byte of <paramref name="buffer"/>.</summary>
    /// <param name="requestMethod">The method of the request it answers: it decides whether content follows (RFC 9112 §6.3).</param>
    /// <param name="scannedFrom">As for <see cref="RequestParser.Parse"/>.</param>
    public static HeadStatus Parse(
        ReadOnlySpan<byte> buffer,
        HttpLimits limits,
        KnownMethod requestMethod,
        ResponseHead head,
        out HttpError error,
        int scannedFrom = 0)
    {
        error = HttpError.None;
        if (Resumption.IsStillIncomplete(buffer, scannedFrom, limits))
            return HeadStatus.Incomplete;

        ReadOnlySpan<byte> seen = buffer.Length > limits.HeadBytes ? buffer[..limits.HeadBytes] : buffer;
        HeadStatus status = ParseHead(seen, limits, requestMethod, head, out error);
        if (status != HeadStatus.Incomplete || buffer.Length < limits.HeadBytes)
            return status;

        error = HttpError.HeadTooLarge;
        return HeadStatus.Invalid;
    }

    private static HeadStatus ParseHead(
        ReadOnlySpan<byte> buffer, HttpLimits limits, KnownMethod requestMethod, ResponseHead head, out HttpError error)
    {
        // 1. The status line. No empty line is tolerated before it: it would be a byte of the response before, gone astray.
        HeadStatus status = LineEnd.Find(buffer, limits.LineBytes, HttpError.StatusLineTooLong, out int length, out _, out error);
        if (status != HeadStatus.Complete)
            return status;
        head.FieldsStart = length + 2;
        error = length == 0 ? HttpError.EmptyLineBeforeMessage : ParseStatusLine(buffer[..length], head);
        if (error != HttpError.None)
            return HeadStatus.Invalid;

        // 2. The fields.
        head.Fields.Clear();
        var section = default(FieldSection);
        status = section.Parse(buffer, head.FieldsStart, limits, head.Fields, isRequest: false, out int end, out error);
        if (status != HeadStatus.Complete)
            return status;

        // 3. What they mean together.
        head.Length = end;
        error = Conclude(head, ref section, requestMethod);
        return error == HttpError.None ? HeadStatus.Complete : HeadStatus.Invalid;
    }

    /// <summary><c>HTTP-version SP 3DIGIT SP [reason]</c> (RFC 9112 §4).</summary>
    private static HttpError ParseStatusLine(ReadOnlySpan<byte> line, ResponseHead head)
    {
        if (line.StartsWith("HTTP/1.1 "u8))
            head.MinorVersion = 1;
        else if (line.StartsWith("HTTP/1.0 "u8))
            head.MinorVersion = 0;
        else
            return WhyVersionRefused(line);

        // 600 to 999 are not statuses (RFC 9110 §15); what an endpoint means by one, nobody knows.
        if (line.Length < 12 || line[9] is < (byte)'1' or > (byte)'5' || !ByteClasses.IsDigit(line[10]) || !ByteClasses.IsDigit(line[11]))
            return HttpError.BadStatusLine;

        // Servers without reason phrases often drop the space as well. Nothing can be mistaken by it, and we send it again.
        if (line.Length > 12 && line[12] != ' ')
            return HttpError.BadStatusLine;

        head.Status = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + line[11] - '0';
        head.Reason = line.Length > 13 ? new(13, line.Length - 13) : new(line.Length, 0);
        return HttpError.None;
    }

    private static HttpError WhyVersionRefused(ReadOnlySpan<byte> line) =>
        line.Length >= 9 && line.StartsWith("HTTP/"u8)
        && ByteClasses.IsDigit(line[5]) && line[6] == '.' && ByteClasses.IsDigit(line[7]) && line[8] == ' '
            ? HttpError.UnsupportedVersion
            : HttpError.BadStatusLine;

    private static HttpError Conclude(ResponseHead head, ref FieldSection section, KnownMethod requestMethod)
    {
        head.ContentLength = section.ContentLength;
        head.IsChunked = section.IsChunked;

        // RFC 9112 §6.1: no transfer codings in HTTP/1.0.
        if (section.IsChunked && head.MinorVersion == 0)
            return HttpError.TransferEncodingInOldVersion;

        // RFC 9112 §6.3, in its order. CONNECT never reaches an endpoint, so its rule (2) does not occur.
        bool bodiless = head.Status is < 200 or 204 or 304;
        head.Framing = bodiless || requestMethod == KnownMethod.Head ? BodyFraming.None
            : section.IsChunked ? BodyFraming.Chunked
            : section.ContentLength > 0 ? BodyFraming.Length
            : section.ContentLength == 0 ? BodyFraming.None
            : BodyFraming.UntilClose;

        // A 1xx or 204 must not announce content (RFC 9110 §8.6, RFC 9112 §6.1). If it does, its sender may well send some, and
        // that would be read as the next response: use the connection no more.
        bool suspect = head.Status is < 200 or 204 && (section.IsChunked || section.ContentLength > 0);
        head.KeepAlive = head.Framing != BodyFraming.UntilClose
            && !suspect
            && (section.Options & ConnectionOptions.Close) == ConnectionOptions.None
            && (head.MinorVersion == 1 || (section.Options & ConnectionOptions.KeepAlive) != ConnectionOptions.None);
        return HttpError.None;
    }
}
