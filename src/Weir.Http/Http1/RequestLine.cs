using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Reads <c>method SP request-target SP HTTP-version</c> (RFC 9112 §3): single spaces, nothing around them.</summary>
internal static class RequestLine
{
    /// <summary>No registered method comes near it. A longer one gets 501 (RFC 9112 §3).</summary>
    internal const int MaxMethodBytes = 32;

    /// <summary>Bytes of <c> HTTP/1.1</c>, its space included.</summary>
    private const int VersionBytes = 9;

    /// <summary>Fills method, version and the parts of the target.</summary>
    /// <param name="line">The line without its CRLF; without control characters other than HTAB.</param>
    /// <param name="start">Where it starts in the buffer.</param>
    public static HttpError Parse(ReadOnlySpan<byte> line, int start, RequestHead head)
    {
        // 1. The method. They are case-sensitive (RFC 9110 §9.1), so "get" is another method and passed on as it is.
        KnownMethod method = FindMethod(line, out int methodLength);
        if (method == KnownMethod.Other)
        {
            methodLength = line.IndexOf((byte)' ');
            if (methodLength > MaxMethodBytes || (methodLength < 0 && line.Length > MaxMethodBytes))
                return HttpError.MethodTooLong;
            if (methodLength < 0)
                return HttpError.BadRequestLine;
            if (!ByteClasses.IsToken(line[..methodLength]))
                return HttpError.BadMethod;
        }

        head.Method = method;
        head.MethodRange = new(start, methodLength);

        // 2. The version, from the end. A target holds no space, so what is left between the two spaces is the target.
        int targetLength = line.Length - methodLength - 1 - VersionBytes;
        ReadOnlySpan<byte> version = targetLength > 0 ? line[^VersionBytes..] : default;
        if (version.SequenceEqual(" HTTP/1.1"u8))
            head.MinorVersion = 1;
        else if (version.SequenceEqual(" HTTP/1.0"u8))
            head.MinorVersion = 0;
        else
            return WhyVersionRefused(line[(methodLength + 1)..]);

        // 3. The target.
        head.Target = new(start + methodLength + 1, targetLength);
        return RequestTarget.Parse(line.Slice(methodLength + 1, targetLength), head);
    }

    /// <summary>Tells an endless method (501) from an endless target (414).</summary>
    /// <param name="line">The start of a line that is longer than allowed.</param>
    public static bool IsMethodTooLong(ReadOnlySpan<byte> line) =>
        line.Length > MaxMethodBytes && !line[..(MaxMethodBytes + 1)].Contains((byte)' ');

    /// <summary>Which known method a token is.</summary>
    public static KnownMethod MethodOf(ReadOnlySpan<byte> method) => method switch
    {
        _ when method.SequenceEqual("GET"u8) => KnownMethod.Get,
        _ when method.SequenceEqual("POST"u8) => KnownMethod.Post,
        _ when method.SequenceEqual("HEAD"u8) => KnownMethod.Head,
        _ when method.SequenceEqual("PUT"u8) => KnownMethod.Put,
        _ when method.SequenceEqual("PATCH"u8) => KnownMethod.Patch,
        _ when method.SequenceEqual("DELETE"u8) => KnownMethod.Delete,
        _ when method.SequenceEqual("OPTIONS"u8) => KnownMethod.Options,
        _ when method.SequenceEqual("CONNECT"u8) => KnownMethod.Connect,
        _ when method.SequenceEqual("TRACE"u8) => KnownMethod.Trace,
        _ => KnownMethod.Other,
    };

    private static KnownMethod FindMethod(ReadOnlySpan<byte> line, out int length)
    {
        if (line.StartsWith("GET "u8))
        {
            length = 3;
            return KnownMethod.Get;
        }

        (KnownMethod method, length) = line switch
        {
            _ when line.StartsWith("POST "u8) => (KnownMethod.Post, 4),
            _ when line.StartsWith("HEAD "u8) => (KnownMethod.Head, 4),
            _ when line.StartsWith("PUT "u8) => (KnownMethod.Put, 3),
            _ when line.StartsWith("PATCH "u8) => (KnownMethod.Patch, 5),
            _ when line.StartsWith("DELETE "u8) => (KnownMethod.Delete, 6),
            _ when line.StartsWith("OPTIONS "u8) => (KnownMethod.Options, 7),
            _ when line.StartsWith("CONNECT "u8) => (KnownMethod.Connect, 7),
            _ when line.StartsWith("TRACE "u8) => (KnownMethod.Trace, 5),
            _ => (KnownMethod.Other, 0),
        };
        return method;
    }

    /// <summary>A well-formed version that is not ours gets 505 (RFC 9110 §15.6.6), anything else 400.</summary>
    private static HttpError WhyVersionRefused(ReadOnlySpan<byte> afterMethod)
    {
        int space = afterMethod.LastIndexOf((byte)' ');
        if (space <= 0)
            return HttpError.BadRequestLine;

        // RFC 9112 §2.3: exactly "HTTP/" DIGIT "." DIGIT, case-sensitive. "HTTP/1.10" is not a version.
        ReadOnlySpan<byte> version = afterMethod[(space + 1)..];
        return version.Length == 8 && version.StartsWith("HTTP/"u8)
            && ByteClasses.IsDigit(version[5]) && version[6] == '.' && ByteClasses.IsDigit(version[7])
            ? HttpError.UnsupportedVersion
            : HttpError.BadVersion;
    }
}
