using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class ChunkedDecoderTests
{
    [Theory]
    [InlineData("0\r\n\r\n", "", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello", "")]
    [InlineData("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world", "")]
    [InlineData("A\r\n0123456789\r\n000\r\n\r\n", "0123456789", "")]
    [InlineData("a\r\n0123456789\r\n0\r\n\r\n", "0123456789", "")]
    [InlineData("0000000000000005\r\nhello\r\n0\r\n\r\n", "hello", "")]
    [InlineData("2\r\n\r\n\r\n0\r\n\r\n", "\r\n", "")]
    [InlineData("3;a\r\nabc\r\n0;b=c\r\n\r\n", "abc", "")]
    [InlineData("3;a=\"q\\\" \\\\;\u00e9\t\";b;c=d\r\nabc\r\n0\r\n\r\n", "abc", "")]
    [InlineData("3;a=\"\"\r\nabc\r\n0\r\n\r\n", "abc", "")]
    [InlineData("1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n", "x", "X-Sum: 1\r\n")]
    [InlineData("0\r\nA:\r\nServer-Timing: \t b\u00e9 \r\nETag: \"x\"\r\n\r\n", "", "A:\r\nServer-Timing: \t b\u00e9 \r\nETag: \"x\"\r\n")]
    [InlineData("0\r\nContent-Lengthy: 5\r\nX-Host: y\r\n\r\n", "", "Content-Lengthy: 5\r\nX-Host: y\r\n")]
    [InlineData("0\r\nthis-name-is-longer-than-any-name-that-is-known: y\r\n\r\n", "", "this-name-is-longer-than-any-name-that-is-known: y\r\n")]
    public void Rfc9112_7_1_chunks_extensions_and_trailers_are_read_in_any_split(string text, string content, string trailers)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text + "NEXT");
        for (int step = 1; step <= bytes.Length; step++)
        {
            Decoded decoded = Decoded.From(bytes, step, HttpLimits.Default);
            Assert.Equal((ChunkEvent.End, HttpError.None), (decoded.Last, decoded.Error));
            Assert.Equal(content, decoded.Content);
            Assert.Equal(trailers, decoded.Trailers);
            Assert.Equal(text.Length, decoded.Consumed);
        }
    }

    [Theory]
    [InlineData("\r\n", HttpError.BadChunkSize)]
    [InlineData("x\r\n", HttpError.BadChunkSize)]
    [InlineData("0x5\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("+5\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("-5\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData(" 5\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5 \r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5\t\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5g\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5,\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5_0\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("\u0665\r\n", HttpError.BadChunkSize)]
    [InlineData(";a\r\n", HttpError.BadChunkSize)]
    [InlineData("00000000000000005\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("8000000000000000\r\n", HttpError.ChunkSizeOverflow)]
    [InlineData("FFFFFFFFFFFFFFFF\r\n", HttpError.ChunkSizeOverflow)]
    [InlineData("10000000000000005\r\n", HttpError.BadChunkSize)]
    [InlineData("5\nhello\r\n", HttpError.BareLineFeed)]
    [InlineData("\n", HttpError.BareLineFeed)]
    [InlineData("5\rhello\r\n", HttpError.BareCarriageReturn)]
    [InlineData("5\r\r\nhello\r\n", HttpError.BareCarriageReturn)]
    [InlineData("5\0\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5;\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;;\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5; a\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5 ;a\r\nhello\r\n", HttpError.BadChunkSize)]
    [InlineData("5;a =b\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a= b\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;=b\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=b=c\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=b \r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a\0\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a\nhello\r\n", HttpError.BareLineFeed)]
    [InlineData("5;a=\"\nhello\r\n", HttpError.BareLineFeed)]
    [InlineData("5;a=\"x\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=\"x\"y\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=\"\\\r\"\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;a=\"\u007f\"\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5;\u00e9\r\nhello\r\n", HttpError.BadChunkExtension)]
    [InlineData("5\r\nhello", null)]
    [InlineData("5\r\nhello\n", HttpError.BadChunkEnd)]
    [InlineData("5\r\nhello!\r\n", HttpError.BadChunkEnd)]
    [InlineData("5\r\nhello\rx", HttpError.BadChunkEnd)]
    [InlineData("5\r\nhello5\r\n", HttpError.BadChunkEnd)]
    [InlineData("0\r\n\n", HttpError.BareLineFeed)]
    [InlineData("0\r\n\rx", HttpError.BareCarriageReturn)]
    [InlineData("0\n\r\n", HttpError.BareLineFeed)]
    public void Rfc9112_7_1_whatever_the_grammar_does_not_allow_is_refused_in_any_split(string text, HttpError? error) =>
        AssertRefused(text, error ?? HttpError.None, error is null ? ChunkEvent.NeedMore : ChunkEvent.Invalid);

    [Theory]
    [InlineData("X : y\r\n", HttpError.SpaceBeforeColon)]
    [InlineData(" X: y\r\n", HttpError.FoldedField)]
    [InlineData("X: y\r\n z\r\n", HttpError.FoldedField)]
    [InlineData(": y\r\n", HttpError.EmptyFieldName)]
    [InlineData("X\r\n", HttpError.MissingColon)]
    [InlineData("X\n", HttpError.BareLineFeed)]
    [InlineData("X(: y\r\n", HttpError.BadFieldName)]
    [InlineData("X\0: y\r\n", HttpError.BadFieldName)]
    [InlineData("X: y\n", HttpError.BareLineFeed)]
    [InlineData("X: y\rz", HttpError.BareCarriageReturn)]
    [InlineData("X: \0\r\n", HttpError.ControlCharacter)]
    [InlineData("X: \u007f\r\n", HttpError.ControlCharacter)]
    [InlineData("Content-Length: 5\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("X: y\r\ncontent-LENGTH: 5\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Transfer-Encoding: chunked\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Host: b\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("content_LENGTH: 5\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("X_Forwarded-For: x\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Connection: close\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("TE: trailers\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Trailer: X\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Proxy-Authorization: x\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Authorization: x\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("Cookie: x\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("X-Forwarded-For: x\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("X-Client-Cert-Subject: CN=admin\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("X-Client-Cert-Fingerprint: 00\r\n", HttpError.ForbiddenTrailer)]
    [InlineData("x-client-cert-VERIFIED: SUCCESS\r\n", HttpError.ForbiddenTrailer)]
    public void Rfc9110_6_5_1_malformed_and_forbidden_trailers_are_refused_in_any_split(string trailers, HttpError error) =>
        AssertRefused($"1\r\nx\r\n0\r\n{trailers}\r\n", error, ChunkEvent.Invalid);

    [Fact]
    public void A_chunk_line_on_the_limit_passes_and_one_byte_more_is_refused()
    {
        var limits = new HttpLimits { ChunkLineBytes = 20 };
        string extension = ";" + new string('e', 18);
        Assert.Equal(ChunkEvent.End, Decoded.From(Encoding.Latin1.GetBytes($"1{extension}\r\nx\r\n0{extension}\r\n\r\n"), 3, limits).Last);
        Decoded refused = Decoded.From(Encoding.Latin1.GetBytes($"1{extension}e\r\nx\r\n0\r\n\r\n"), 3, limits);
        Assert.Equal(HttpError.ChunkLineTooLong, refused.Error);
    }

    [Fact]
    public void A_trailer_section_on_the_limit_passes_and_one_byte_more_is_refused()
    {
        var limits = new HttpLimits { TrailerBytes = 20 };
        Assert.Equal(ChunkEvent.End, Decoded.From("0\r\nA: 34567\r\nB: 34567\r\n\r\n"u8.ToArray(), 7, limits).Last);
        Assert.Equal(HttpError.TrailerTooLarge, Decoded.From("0\r\nA: 34567\r\nB: 345678\r\n\r\n"u8.ToArray(), 7, limits).Error);
        Assert.Equal(431, HttpErrorText.RequestStatus(HttpError.TrailerTooLarge));
    }

    [Fact]
    public void The_largest_size_that_can_be_counted_is_accepted()
    {
        var decoder = new ChunkedDecoder(HttpLimits.Default);
        Assert.Equal(ChunkEvent.Data, decoder.Read("7fffffffffffffff\r\nabc"u8, out int consumed, out ByteRange data, out _));
        Assert.Equal((21, new ByteRange(18, 3), long.MaxValue - 3), (consumed, data, decoder.Remaining));
    }

    [Fact]
    public void After_the_end_nothing_more_is_consumed()
    {
        var decoder = new ChunkedDecoder(HttpLimits.Default);
        Assert.Equal(ChunkEvent.End, decoder.Read("0\r\n\r\nx"u8, out int consumed, out _, out _));
        Assert.Equal(5, consumed);
        Assert.True(decoder.IsEnded);
        Assert.Equal(ChunkEvent.End, decoder.Read("x"u8, out consumed, out _, out _));
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void After_a_fault_every_call_returns_it()
    {
        var decoder = new ChunkedDecoder(HttpLimits.Default);
        Assert.Equal(ChunkEvent.Invalid, decoder.Read("z"u8, out _, out _, out _));
        Assert.Equal(ChunkEvent.Invalid, decoder.Read("0\r\n\r\n"u8, out int consumed, out _, out HttpError error));
        Assert.Equal((0, HttpError.BadChunkSize), (consumed, error));
    }

    [Fact]
    public void No_input_changes_nothing()
    {
        var decoder = new ChunkedDecoder(HttpLimits.Default);
        Assert.Equal(ChunkEvent.NeedMore, decoder.Read([], out int consumed, out _, out _));
        Assert.Equal(0, consumed);
    }

    private static void AssertRefused(string text, HttpError error, ChunkEvent last)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int step = 1; step <= bytes.Length; step++)
        {
            Decoded decoded = Decoded.From(bytes, step, HttpLimits.Default);
            Assert.Equal((last, error), (decoded.Last, decoded.Error));
        }
    }
}
