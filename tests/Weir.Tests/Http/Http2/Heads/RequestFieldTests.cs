using Weir.Http.Hpack;
using Weir.Http.Http2.Heads;
using Weir.Tests.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>RFC 9113 §8.2: the regular fields of a request, and what of HTTP/1.1 framing is made for it.</summary>
public sealed class RequestFieldTests
{
    [Theory]
    [InlineData("", HeadError.EmptyFieldName)]
    [InlineData("Accept", HeadError.UpperCaseFieldName)]
    [InlineData("acc ept", HeadError.BadFieldName)]
    [InlineData("accept:", HeadError.BadFieldName)]
    [InlineData("a\r\nhost", HeadError.BadFieldName)]
    [InlineData("a: b\r\nc", HeadError.BadFieldName)]
    [InlineData("a\0", HeadError.BadFieldName)]
    [InlineData("\u00e4", HeadError.BadFieldName)]
    public void Names_that_are_no_lower_case_tokens_are_refused(string name, HeadError error) =>
        Assert.Equal(error, Translation.ErrorOfGetWith((name, "x")));

    [Theory]
    [InlineData("a\r\nx: y", HeadError.BadFieldValue)]
    [InlineData("a\r\n\r\nGET / HTTP/1.1", HeadError.BadFieldValue)]
    [InlineData("a\rb", HeadError.BadFieldValue)]
    [InlineData("a\nb", HeadError.BadFieldValue)]
    [InlineData("a\r\n b", HeadError.BadFieldValue)] // obs-fold
    [InlineData("a\0b", HeadError.BadFieldValue)]
    [InlineData("a\u001bb", HeadError.BadFieldValue)]
    [InlineData(" a", HeadError.PaddedFieldValue)]
    [InlineData("a ", HeadError.PaddedFieldValue)]
    [InlineData("\ta", HeadError.PaddedFieldValue)]
    [InlineData("a\t", HeadError.PaddedFieldValue)]
    public void Values_that_could_begin_another_line_or_are_padded_are_refused(string value, HeadError error) =>
        Assert.Equal(error, Translation.ErrorOfGetWith(("x", value)));

    [Theory]
    [InlineData("connection", "close")]
    [InlineData("connection", "")]
    [InlineData("keep-alive", "timeout=5")]
    [InlineData("proxy-connection", "keep-alive")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("transfer-encoding", "identity")]
    [InlineData("upgrade", "websocket")]
    public void Fields_of_one_connection_are_refused(string name, string value) =>
        Assert.Equal(HeadError.ConnectionSpecificField, Translation.ErrorOfGetWith((name, value)));

    [Theory]
    [InlineData("gzip")]
    [InlineData("trailers, deflate")]
    [InlineData("")]
    public void TE_other_than_trailers_is_refused(string value) => Assert.Equal(HeadError.BadTe, Translation.ErrorOfGetWith(("te", value)));

    [Fact]
    public void TE_trailers_stays_and_is_nominated() =>
        Assert.Equal("GET / HTTP/1.1\r\nhost: a\r\nte: trailers\r\nconnection: TE\r\n\r\n", Translation.GetWith(("te", "trailers")));

    [Fact]
    public void Cookie_crumbs_become_one_field_where_the_first_was() =>
        Assert.Equal(
            "GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\ncookie: a=b; c=d; e=f\r\ny: 2\r\n\r\n",
            Translation.GetWith(("x", "1"), ("cookie", "a=b"), ("y", "2"), ("cookie", "c=d"), ("cookie", "e=f")));

    [Fact]
    public void Fields_keep_their_order_and_repetitions() =>
        Assert.Equal(
            "GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\ny: \r\nx: 2\r\n\r\n",
            Translation.GetWith(("x", "1"), ("y", ""), ("x", "2")));

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1, 1")]
    [InlineData("0x1")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void Content_Length_is_one_number(string value) =>
        Assert.Equal(HeadError.BadContentLength, Translation.ErrorOfGetWith(("content-length", value)));

    [Fact]
    public void A_second_Content_Length_is_refused_even_when_equal() =>
        Assert.Equal(HeadError.RepeatedContentLength, Translation.ErrorOfGetWith(("content-length", "0"), ("content-length", "0")));

    [Fact]
    public void Content_announced_on_a_stream_that_has_ended_is_refused() =>
        Assert.Equal(HeadError.ContentLengthMismatch, Translation.ErrorOfGetWith(("content-length", "1")));

    [Fact]
    public void Content_of_unknown_length_is_chunked() =>
        Assert.Equal("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n", Translation.PostWith());

    [Fact]
    public void Content_of_known_length_keeps_it() =>
        Assert.Equal("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n", Translation.PostWith(("content-length", "5")));

    [Fact]
    public void No_content_needs_no_framing()
    {
        Assert.Equal("GET / HTTP/1.1\r\nhost: a\r\n\r\n", Translation.GetWith());
        Assert.Equal("GET / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", Translation.GetWith(("content-length", "0")));
        Assert.Equal("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n", Translation.PostWith(("content-length", "0")));
    }

    [Fact]
    public void A_block_that_was_too_large_is_refused()
    {
        var block = new HeaderBlock(64, 10);
        Assert.False(block.Add("x"u8, new byte[64]));
        var conditions = new RequestConditions { EndStream = true, IsSecure = false };
        Assert.Equal(HeadError.TooLarge, RequestToHttp1.Write(block, in conditions, new byte[1000], out _));
    }

    [Fact]
    public void Too_little_room_is_told_apart_at_every_length()
    {
        HeaderBlock block = Blocks.Of(
            (":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", "a"), ("te", "trailers"), ("cookie", "a"), ("cookie", "b"));
        var conditions = new RequestConditions { EndStream = false, IsSecure = false };
        byte[] destination = new byte[RequestToHttp1.MaxBytes(block)];
        Assert.Equal(HeadError.None, RequestToHttp1.Write(block, in conditions, destination, out TranslatedRequest request));
        for (int room = 0; room < request.Length; room++)
            Assert.Equal(HeadError.NoRoom, RequestToHttp1.Write(block, in conditions, destination.AsSpan(0, room), out _));
        Assert.Equal(HeadError.None, RequestToHttp1.Write(block, in conditions, destination.AsSpan(0, request.Length), out _));
    }

    [Fact]
    public void A_field_never_to_be_indexed_is_so_after_HTTP_1_too()
    {
        HeaderBlock block = Blocks.Of((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"), ("x-plain", "1"));
        Assert.True(block.Add("x-secret"u8, "2"u8, neverIndexed: true));
        byte[] destination = new byte[RequestToHttp1.MaxBytes(block)];
        var conditions = new RequestConditions { EndStream = true, IsSecure = false };
        Assert.Equal(HeadError.None, RequestToHttp1.Write(block, in conditions, destination, out TranslatedRequest request));
        Assert.EndsWith(
            "x-plain: 1\n!x-secret: 2\n",
            Translation.ToHttp2Request(Blocks.Latin(destination.AsSpan(0, request.Length))),
            StringComparison.Ordinal);
    }
}
