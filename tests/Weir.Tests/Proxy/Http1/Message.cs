using System.Globalization;

namespace Weir.Tests.Proxy.Http1;

/// <summary>HTTP messages as text: those tests send, and a plain reader of those they get, which shares no code with Weir's.</summary>
internal static class Message
{
    public static string Get(string path = "/", string fields = "") => $"GET {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n";

    public static string Post(string body, string path = "/", string fields = "") =>
        $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n{fields}\r\n{body}";

    public static string PostChunked(string chunks, string path = "/") =>
        $"POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}";

    /// <summary>A response with a Date, so that Weir adds none and it can be compared as a whole.</summary>
    public static string Ok(string body = "", string fields = "", int status = 200) =>
        $"HTTP/1.1 {status} Fine\r\nDate: x\r\nContent-Length: {body.Length}\r\n{fields}\r\n{body}";

    public static string OkChunked(string chunks, string fields = "") =>
        $"HTTP/1.1 200 Fine\r\nDate: x\r\n{fields}Transfer-Encoding: chunked\r\n\r\n{chunks}";

    /// <summary>One chunk.</summary>
    public static string Chunk(string content) =>
        content.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n" + content + "\r\n";

    public const string LastChunk = "0\r\n\r\n";

    /// <summary>Status of the response that begins the text; 0 when none does.</summary>
    public static int StatusOf(string text) =>
        text.Length >= 12 ? int.Parse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>The value of a field of the message that begins the text; null when it has none.</summary>
    public static string? Field(string text, string name)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string? line = text[..end].Split("\r\n").Skip(1)
            .FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }

    /// <summary>How long the message is that begins the text, by its own framing; -1 when it is not whole, or ends with the
    /// connection.</summary>
    public static int LengthOf(string text)
    {
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (head < 4)
            return -1;
        if (Field(text, "Transfer-Encoding") is not null)
            return ChunkedEnd(text, head);
        bool isResponse = text.StartsWith("HTTP/", StringComparison.Ordinal);
        string? length = Field(text, "Content-Length");
        if (isResponse && (StatusOf(text) is < 200 or 204 or 304))
            return head;
        if (length is null)
            return isResponse ? -1 : head;
        int end = head + int.Parse(length, CultureInfo.InvariantCulture);
        return end <= text.Length ? end : -1;
    }

    /// <summary>The content of a whole message.</summary>
    public static string BodyOf(string text)
    {
        int at = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (Field(text, "Transfer-Encoding") is null)
            return text[at..];
        string body = "";
        while (true)
        {
            int line = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            int size = int.Parse(text.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                return body;
            body += text.Substring(line + 2, size);
            at = line + size + 4;
        }
    }

    private static int ChunkedEnd(string text, int at)
    {
        while (true)
        {
            int line = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0)
                return -1;
            int size = int.Parse(text.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size > 0)
            {
                at = line + size + 4;
                if (at > text.Length)
                    return -1;
                continue;
            }

            for (at = line + 2; ; at = line + 2)
            {
                line = text.IndexOf("\r\n", at, StringComparison.Ordinal);
                if (line < 0)
                    return -1;
                if (line == at)
                    return line + 2;
            }
        }
    }
}
