using BenchmarkDotNet.Attributes;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Bench.Http;

/// <summary>What the codec costs a request: the budget for parse and rewrite of six fields is 300 ns, without allocation.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private static readonly KnownFieldSet Forwarding =
        KnownFieldSet.Of(KnownField.Forwarded, KnownField.XForwardedFor, KnownField.XForwardedProto, KnownField.XForwardedHost);

    private readonly byte[] _request =
    [
        .. "GET /api/items/42?full=yes HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: curl/8.5.0\r\nAccept: application/json\r\n"u8,
        .. "Accept-Encoding: gzip, deflate, br\r\nCookie: session=0123456789abcdef\r\nConnection: keep-alive\r\n\r\n"u8,
    ];

    private readonly byte[] _response =
    [
        .. "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 21 Nov 2026 03:00:00 GMT\r\n"u8,
        .. "Content-Type: text/plain\r\nContent-Length: 128\r\nConnection: keep-alive\r\n\r\n"u8,
    ];

    private readonly byte[] _chunks = [.. "1000\r\n"u8, .. new byte[4096], .. "\r\n0\r\n\r\n"u8];
    private readonly byte[] _destination = new byte[8192];
    private readonly RequestHead _requestHead = new(HttpLimits.Default);
    private readonly ResponseHead _responseHead = new(HttpLimits.Default);

    [Benchmark]
    public HeadStatus ParseRequest() => RequestParser.Parse(_request, HttpLimits.Default, _requestHead, out _);

    [Benchmark]
    public int ParseAndRewriteRequest()
    {
        RequestParser.Parse(_request, HttpLimits.Default, _requestHead, out _);
        var rewrite = new RequestRewrite { Drop = Forwarding, ExtraFields = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\n"u8 };
        return RequestHeadWriter.Write(_request, _requestHead, in rewrite, _destination);
    }

    [Benchmark]
    public int ParseAndRewriteResponse()
    {
        ResponseParser.Parse(_response, HttpLimits.Default, KnownMethod.Get, _responseHead, out _);
        var rewrite = new ResponseRewrite { Framing = _responseHead.Framing };
        return ResponseHeadWriter.Write(_response, _responseHead, in rewrite, _destination);
    }

    [Benchmark]
    public int DecodeChunk()
    {
        var decoder = new ChunkedDecoder(HttpLimits.Default);
        int position = 0;
        while (decoder.Read(_chunks.AsSpan(position), out int consumed, out _, out _) == ChunkEvent.Data)
            position += consumed;
        return position;
    }
}
