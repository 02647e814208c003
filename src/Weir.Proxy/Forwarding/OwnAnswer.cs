using System.Collections.Frozen;
using System.Text;
using Weir.Net;

namespace Weir.Proxy.Forwarding;

/// <summary>The answers Weir gives itself: prepared once, a short sentence as body, never the client's own bytes.</summary>
public static class OwnAnswer
{
    private static readonly FrozenDictionary<int, byte[]> Closing = Prepare(close: true);
    private static readonly FrozenDictionary<int, byte[]> Keeping = Prepare(close: false);

    /// <summary>The whole answer; with <paramref name="headOnly"/> (a HEAD request) without the body.</summary>
    /// <returns>In the loop's <see cref="EventLoop.SendScratch"/>: valid until the next await.</returns>
    public static ReadOnlySpan<byte> For(ProxyLoop loop, int status, bool close, bool headOnly)
    {
        FrozenDictionary<int, byte[]> answers = close ? Closing : Keeping;
        if (!answers.TryGetValue(status, out byte[]? answer))
            answer = answers[status >= 500 ? 502 : 400];
        Span<byte> bytes = loop.Loop.SendScratch[..answer.Length];
        answer.CopyTo(bytes);
        // RFC 9110 §6.6.1: an answer of our own says when it was made. Every answer keeps a place for it behind its first line.
        loop.Date.CopyTo(bytes[(bytes.IndexOf((byte)'\n') + 1)..]);
        return headOnly ? bytes[..(bytes.IndexOf("\r\n\r\n"u8) + 4)] : bytes;
    }

    /// <summary>To a client that speaks HTTP where TLS is spoken.</summary>
    public static ReadOnlySpan<byte> PlainHttp =>
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 59\r\nConnection: close\r\n\r\nThis port speaks HTTPS, not plain HTTP: ask with https://.\n"u8;

    private static FrozenDictionary<int, byte[]> Prepare(bool close)
    {
        (int Status, string Phrase, string Text)[] answers =
        [
            (200, "OK", "This proxy speaks HTTP/1.1."),
            (400, "Bad Request", "The request is malformed."),
            (404, "Not Found", "No route serves this host and path."),
            (408, "Request Timeout", "The request took too long to arrive."),
            (413, "Content Too Large", "The request body is larger than this server takes."),
            (414, "URI Too Long", "The request target is longer than this server takes."),
            (417, "Expectation Failed", "Only 100-continue can be expected."),
            (421, "Misdirected Request", "This server does not serve that host."),
            (429, "Too Many Requests", "Too many requests; try again later."),
            (431, "Request Header Fields Too Large", "The request head is larger than this server takes."),
            (500, "Internal Server Error", "Something went wrong here."),
            (501, "Not Implemented", "This server does not do that."),
            (502, "Bad Gateway", "The server behind this one gave no proper answer."),
            (503, "Service Unavailable", "No server is there to answer at the moment."),
            (504, "Gateway Timeout", "The server behind this one took too long."),
            (505, "HTTP Version Not Supported", "HTTP/1.0 and HTTP/1.1 are spoken here."),
        ];
        return answers.ToFrozenDictionary(a => a.Status, a => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {a.Status} {a.Phrase}\r\n{new string(' ', ProxyLoop.DateBytes)}Content-Type: text/plain\r\nContent-Length: {a.Text.Length + 1}\r\n"
            + (close ? "Connection: close\r\n" : "") + $"\r\n{a.Text}\n"));
    }
}
