using System.Text;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>Valid messages to start from, and the bytes that parsers have stumbled over.</summary>
internal static class FuzzCorpus
{
    public static byte[][] Requests { get; } =
    [
        Latin("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        Latin("\r\nGET /x?y=z HTTP/1.1\r\nHost: shop.example:8080\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\nGET / HTTP/1.1\r\n"),
        Latin("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\nCookie: a=b; c=d\r\n\r\nhello"),
        Latin("PUT /up HTTP/1.1\r\nhost: [::1]:80\r\nTransfer-Encoding: chunked\r\nTE: trailers\r\nTrailer: X\r\nConnection: te, x-hop\r\nX-Hop: 1\r\n\r\n"),
        Latin("GET http://b.example:81/p?q HTTP/1.1\r\nX: 1\r\nHost: other\r\nConnection: close\r\n\r\n"),
        Latin("OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nMax-Forwards: 0\r\n\r\n"),
        Latin("OPTIONS http://b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
        Latin("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\nProxy-Authorization: Basic eDp5\r\n\r\n"),
        Latin("GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n"),
        Latin("BREW /pot HTTP/1.0\r\nX-Obs: caf\u00e9\r\nX-Tab: a\tb \t\r\nX-Empty:\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\n\r\n"),
        Latin("GET /long HTTP/1.1\r\nHost: a\r\nAccept-Language: de,en;q=0.8,fr;q=0.7,es;q=0.5,it;q=0.3,nl;q=0.2\r\nX-Forwarded-For: 1.2.3.4, 5.6.7.8\r\n\r\n"),
    ];

    public static byte[][] Responses { get; } =
    [
        Latin("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello"),
        Latin("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n"),
        Latin("HTTP/1.0 404 Not Found\r\nServer: x\r\nConnection: close\r\n\r\nbody"),
        Latin("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nDate: now\r\n\r\n"),
        Latin("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
        Latin("HTTP/1.0 200\r\nConnection: Keep-Alive, x-hop\r\nKeep-Alive: timeout=5\r\nX-Hop: caf\u00e9\r\nContent-Length: 0\r\n\r\n"),
        Latin("HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 99\r\nVia: 1.1 p\r\n\r\n"),
    ];

    public static byte[][] Chunked { get; } =
    [
        Latin("0\r\n\r\n"),
        Latin("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nnext"),
        Latin("1a\r\nabcdefghijklmnopqrstuvwxyz\r\n000\r\nX-Sum: 1\r\nETag: \"y\"\r\n\r\n"),
        Latin("3;a=b;c=\"d \\\" e\";f\r\nabc\r\n0;last\r\n\r\n"),
        Latin("00000000000000A\r\n0123456789\r\n0\r\nServer-Timing: \t x\u00e9 \r\n\r\n"),
    ];

    public static byte[][] Pieces { get; } =
    [
        .. new[]
        {
            "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", "\0", ":", ",", ";", "=", "\"", "\\", "#", "?", "%", "@", "*", "[", "]", "\u007f", "\u0080",
            "\u00ff", "\r\n ", "0", "1", "5", "f", "00", "-", "+", "0x", "/", "//", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", " HTTP/1.1\r\n",
            "Host: b\r\n", "Host:\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
            "Connection: ", "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "close", "keep-alive", "upgrade", "host", "content-length", "chunked", "gzip, ",
            "http://", "https://u@b/", ":80", "[::1]", "0\r\n\r\n", "5\r\nhello\r\n", ";a=b", "ffffffffffffffff", "7fffffffffffffff", "9223372036854775807",
        }.Select(Latin),
    ];

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
