using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class ChunkWriterTests
{
    [Theory]
    [InlineData(1, "1\r\n")]
    [InlineData(15, "f\r\n")]
    [InlineData(16, "10\r\n")]
    [InlineData(0x1234abcd, "1234abcd\r\n")]
    [InlineData(long.MaxValue, "7fffffffffffffff\r\n")]
    public void A_size_line_is_the_size_in_hexadecimal(long size, string line)
    {
        Span<byte> destination = stackalloc byte[ChunkWriter.MaxSizeLineBytes];
        int length = ChunkWriter.WriteSizeLine(destination, size);
        Assert.Equal(line, Encoding.Latin1.GetString(destination[..length]));
        Assert.Equal(length, ChunkWriter.SizeLineBytes(size));
        Assert.Equal(-1, ChunkWriter.WriteSizeLine(destination[..(length - 1)], size));
    }

    [Fact]
    public void A_size_of_zero_is_refused_because_it_would_end_the_content() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkWriter.WriteSizeLine(new byte[20], 0));

    [Fact]
    public void Chunks_and_trailers_written_are_read_back()
    {
        byte[] buffer = new byte[1000];
        int length = ChunkWriter.Write(buffer, "hello"u8);
        length += ChunkWriter.Write(buffer.AsSpan(length), []);
        length += ChunkWriter.Write(buffer.AsSpan(length), Encoding.Latin1.GetBytes(new string('x', 300)));
        length += ChunkWriter.WriteEnd(buffer.AsSpan(length), "X-Sum: 1\r\n"u8);
        Decoded decoded = Decoded.From(buffer.AsSpan(0, length), length, HttpLimits.Default);
        Assert.Equal((ChunkEvent.End, length), (decoded.Last, decoded.Consumed));
        Assert.Equal("hello" + new string('x', 300), decoded.Content);
        Assert.Equal("X-Sum: 1\r\n", decoded.Trailers);
    }

    [Fact]
    public void What_does_not_fit_is_not_written()
    {
        Assert.Equal(10, ChunkWriter.Write(new byte[10], "hello"u8));
        Assert.Equal(-1, ChunkWriter.Write(new byte[9], "hello"u8));
        Assert.Equal(-1, ChunkWriter.Write([], "hello"u8));
        Assert.Equal(5, ChunkWriter.WriteEnd(new byte[5], []));
        Assert.Equal(-1, ChunkWriter.WriteEnd(new byte[4], []));
    }
}
