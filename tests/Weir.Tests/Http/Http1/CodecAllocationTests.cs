using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class CodecAllocationTests
{
    private readonly RequestHead _request = new(HttpLimits.Default);
    private readonly ResponseHead _response = new(HttpLimits.Default);
    private readonly byte[] _destination = new byte[4096];

    [Fact]
    public void Parsing_and_rewriting_a_request_allocates_nothing()
    {
        byte[] text = "POST http://b/x?y HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, x-a\r\nX-A: 1\r\nVia: x\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();
        AssertAllocatesNothing(() =>
        {
            RequestParser.Parse(text, HttpLimits.Default, _request, out _);
            var rewrite = new RequestRewrite { ExtraFields = "A: b\r\n"u8, Drop = KnownFieldSet.Of(KnownField.Via) };
            return RequestHeadWriter.Write(text, _request, in rewrite, _destination) > 0;
        });
    }

    [Fact]
    public void Parsing_and_rewriting_a_response_allocates_nothing()
    {
        byte[] text = "HTTP/1.0 200 OK\r\nServer: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\n"u8.ToArray();
        AssertAllocatesNothing(() =>
        {
            ResponseParser.Parse(text, HttpLimits.Default, KnownMethod.Get, _response, out _);
            var rewrite = new ResponseRewrite { Framing = BodyFraming.Length, Drop = KnownFieldSet.Of(KnownField.Server) };
            return ResponseHeadWriter.Write(text, _response, in rewrite, _destination) > 0;
        });
    }

    [Fact]
    public void Refusing_a_request_allocates_nothing()
    {
        byte[] text = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"u8.ToArray();
        AssertAllocatesNothing(() => RequestParser.Parse(text, HttpLimits.Default, _request, out _) == HeadStatus.Invalid);
    }

    [Fact]
    public void Decoding_and_writing_chunks_allocates_nothing()
    {
        byte[] text = "5;a=\"b\"\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n"u8.ToArray();
        AssertAllocatesNothing(() =>
        {
            var decoder = new ChunkedDecoder(HttpLimits.Default);
            int position = 0;
            ChunkEvent found;
            do
            {
                found = decoder.Read(text.AsSpan(position), out int consumed, out ByteRange data, out _);
                ChunkWriter.Write(_destination, text.AsSpan(position + data.Start, data.Length));
                position += consumed;
            }
            while (found is ChunkEvent.Data or ChunkEvent.Trailer);
            return found == ChunkEvent.End;
        });
    }

    private static void AssertAllocatesNothing(Func<bool> once)
    {
        for (int i = 0; i < 100; i++)
            Assert.True(once());

        bool all = true;
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
                all &= once();
        });
        Assert.Equal(0, allocated);
        Assert.True(all);
    }
}
