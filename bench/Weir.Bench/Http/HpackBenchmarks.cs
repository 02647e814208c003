using BenchmarkDotNet.Attributes;
using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2.Heads;

namespace Weir.Bench.Http;

/// <summary>What the head of a browser's request and of its response cost on an HTTP/2 connection in use, without allocation.</summary>
[MemoryDiagnoser]
public class HpackBenchmarks
{
    private readonly byte[] _requestText =
    [
        .. "GET /api/items/42?full=yes HTTP/1.1\r\nHost: shop.example\r\n"u8,
        .. "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"u8,
        .. "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\n"u8,
        .. "Accept-Encoding: gzip, deflate, br, zstd\r\nReferer: https://shop.example/api/items\r\n"u8,
        .. "Cookie: session=0123456789abcdef0123456789abcdef\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n"u8,
        .. "Sec-Fetch-Site: same-origin\r\nUpgrade-Insecure-Requests: 1\r\nPriority: u=0, i\r\n\r\n"u8,
    ];

    private readonly byte[] _responseText =
    [
        .. "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 21 Nov 2026 03:00:00 GMT\r\n"u8,
        .. "Content-Type: text/plain\r\nContent-Length: 128\r\nCache-Control: no-cache\r\n\r\n"u8,
    ];

    private readonly RequestHead _request = new(HttpLimits.Default);
    private readonly ResponseHead _response = new(HttpLimits.Default);
    private readonly HpackEncoder _encoder = new();
    private readonly HpackEncoder _responseEncoder = new();
    private readonly HpackDecoder _decoder = new(4096);
    private readonly HpackDecoder _emptyDecoder = new(0);
    private readonly HeaderBlock _block = new(32 * 1024, 100);
    private readonly byte[] _buffer = new byte[8192];
    private byte[] _first = [];
    private byte[] _later = [];

    [GlobalSetup]
    public void Setup()
    {
        RequestParser.Parse(_requestText, HttpLimits.Default, _request, out _);
        ResponseParser.Parse(_responseText, HttpLimits.Default, KnownMethod.Get, _response, out _);
        _first = _buffer[..EncodeRequest()];
        _decoder.Decode(_first, _block);
        _later = _buffer[..EncodeRequest()];

        // Without the table every field is a literal: what a connection with one request costs.
        var bare = new HpackEncoder(0);
        RequestToHttp2.Write(_requestText, _request, true, false, bare, _buffer, out int length);
        _first = _buffer[..length];
    }

    [Benchmark]
    public HpackError DecodeFirstRequest() => _emptyDecoder.Decode(_first, _block);

    [Benchmark]
    public HpackError DecodeLaterRequest() => _decoder.Decode(_later, _block);

    [Benchmark]
    public int DecodeAndTranslateLaterRequest()
    {
        _decoder.Decode(_later, _block);
        var conditions = new RequestConditions { IsSecure = true, EndStream = true };
        RequestToHttp1.Write(_block, in conditions, _buffer, out TranslatedRequest request);
        return request.Length;
    }

    [Benchmark]
    public int EncodeRequest()
    {
        RequestToHttp2.Write(_requestText, _request, true, false, _encoder, _buffer, out int length);
        return length;
    }

    [Benchmark]
    public int EncodeResponse()
    {
        ResponseToHttp2.Write(_responseText, _response, false, _responseEncoder, _buffer, out int length);
        return length;
    }
}
