using Weir.Http.Hpack;
using Weir.Http.Http2.Heads;
using Weir.Tests.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>Trailers in both directions (RFC 9113 §8.1, RFC 9110 §6.5).</summary>
public sealed class TrailerTests
{
    [Fact]
    public void They_become_lines_and_fields()
    {
        Assert.Equal(
            (HeadError.None, "grpc-status: 0\r\ngrpc-message: \r\n"),
            ToHttp1(("grpc-status", "0"), ("grpc-message", "")));
        Assert.Equal("grpc-status: 0\ngrpc-message: a b\n", ToHttp2("Grpc-Status: 0\r\ngrpc-message:  a b \r\n"));
    }

    [Fact]
    public void Those_that_must_not_be_merged_into_a_head_are_left_out()
    {
        Assert.Equal(
            (HeadError.None, "a: 1\r\n"),
            ToHttp1(("content-length", "5"), ("a", "1"), ("host", "x"), ("te", "trailers"), ("authorization", "x"), ("set-cookie", "x"), ("x-client-cert-subject", "CN=admin")));
        Assert.Equal("a: 1\n", ToHttp2("Content-Length: 5\r\nA: 1\r\nHost: x\r\nConnection: x\r\nX-Client-Cert-Verified: SUCCESS\r\n"));
    }

    [Theory]
    [InlineData(":status", "200", HeadError.UnexpectedPseudoField)]
    [InlineData(":path", "/", HeadError.UnexpectedPseudoField)]
    [InlineData("connection", "close", HeadError.ConnectionSpecificField)]
    [InlineData("transfer-encoding", "chunked", HeadError.ConnectionSpecificField)]
    [InlineData("A", "1", HeadError.UpperCaseFieldName)]
    [InlineData("a", "1\r\nb: 2", HeadError.BadFieldValue)]
    [InlineData("a\r\n\r\n", "1", HeadError.BadFieldName)]
    public void Malformed_ones_are_refused(string name, string value, HeadError error) => Assert.Equal(error, ToHttp1((name, value)).Error);

    [Fact]
    public void When_none_is_left_there_is_no_block_and_the_encoder_owes_what_it_owed()
    {
        var encoder = new HpackEncoder();
        encoder.SetPeerTableBytes(0);
        byte[] destination = new byte[100];
        Assert.Equal(HeadError.None, TrailersToHttp2.Write("Host: x\r\n"u8, encoder, destination, out int length));
        Assert.Equal(0, length);
        Assert.Equal([0x20, 0x82], Blocks.Encode(encoder, (":method", "GET")));
    }

    [Theory]
    [InlineData("a 1\r\n", HeadError.BadFieldName)]
    [InlineData(": 1\r\n", HeadError.BadFieldName)]
    [InlineData("a: 1", HeadError.BadFieldValue)]
    [InlineData("a: 1\n", HeadError.BadFieldValue)]
    [InlineData("a: 1\rb: 2\r\n", HeadError.BadFieldValue)]
    public void A_section_that_no_decoder_handed_out_is_refused(string section, HeadError error) =>
        Assert.Equal(error, TrailersToHttp2.Write(Blocks.Latin(section), new HpackEncoder(), new byte[1000], out _));

    [Fact]
    public void Never_indexed_stays_so()
    {
        HeaderBlock block = Blocks.Of(("a", "1"));
        Assert.True(block.Add("b"u8, "2"u8, neverIndexed: true));
        byte[] lines = new byte[100];
        Assert.Equal(HeadError.None, TrailersToHttp1.Write(block, lines, out int length));
        Assert.Equal("a: 1\n!b: 2\n", ToHttp2(Blocks.Latin(lines.AsSpan(0, length))));
    }

    private static (HeadError Error, string Lines) ToHttp1(params (string, string)[] fields)
    {
        HeaderBlock block = Blocks.Of(fields);
        byte[] destination = new byte[TrailersToHttp1.MaxBytes(block)];
        HeadError error = TrailersToHttp1.Write(block, destination, out int length);
        return (error, Blocks.Latin(destination.AsSpan(0, length)));
    }

    private static string ToHttp2(string section)
    {
        byte[] destination = new byte[TrailersToHttp2.MaxBytes(section.Length)];
        Assert.Equal(HeadError.None, TrailersToHttp2.Write(Blocks.Latin(section), new HpackEncoder(), destination, out int length));
        return Translation.Decoded(destination.AsSpan(0, length));
    }
}
