using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

/// <summary>What a chunked decoder makes of bytes that come in steps of equal size.</summary>
internal sealed record Decoded(string Content, string Trailers, ChunkEvent Last, HttpError Error, int Consumed)
{
    public static Decoded From(ReadOnlySpan<byte> bytes, int step, HttpLimits limits)
    {
        var decoder = new ChunkedDecoder(limits);
        var content = new StringBuilder();
        var trailers = new StringBuilder();
        var last = ChunkEvent.NeedMore;
        var error = HttpError.None;
        int position = 0;
        for (int end = Math.Min(step, bytes.Length); ; end = Math.Min(end + step, bytes.Length))
        {
            do
            {
                ReadOnlySpan<byte> input = bytes[position..end];
                last = decoder.Read(input, out int consumed, out ByteRange data, out error);
                Assert.InRange(consumed, 0, input.Length);
                if (last is ChunkEvent.Data or ChunkEvent.Trailer)
                {
                    Assert.InRange(data.Length, 1, consumed - data.Start);
                    (last == ChunkEvent.Data ? content : trailers).Append(Encoding.Latin1.GetString(data.Of(input)));
                }

                position += consumed;
            }
            while (last is ChunkEvent.Data or ChunkEvent.Trailer);

            if (last != ChunkEvent.NeedMore)
                break;
            Assert.Equal(end, position);
            if (end == bytes.Length)
                break;
        }

        return new(content.ToString(), trailers.ToString(), last, error, position);
    }
}
