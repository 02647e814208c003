using Weir.Http;
using Weir.Http.Http2.Heads;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>Responses in both directions (RFC 9113 §8.2, §8.3.2).</summary>
public sealed class ResponseTests
{
    private static readonly (string, string) Ok = (":status", "200");

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("2000")]
    [InlineData("099")]
    [InlineData("600")]
    [InlineData("2x0")]
    [InlineData("101")] // §8.6
    [InlineData("200 OK")]
    public void A_status_that_is_none_is_refused(string status) =>
        Assert.Equal(HeadError.BadStatus, Translation.TranslateResponse([(":status", status)]).Error);

    [Fact]
    public void The_status_is_the_only_pseudo_field_and_comes_first()
    {
        Assert.Equal(HeadError.MissingStatus, Translation.TranslateResponse([]).Error);
        Assert.Equal(HeadError.MissingStatus, Translation.TranslateResponse([("a", "b"), Ok]).Error);
        Assert.Equal(HeadError.RepeatedPseudoField, Translation.TranslateResponse([Ok, Ok]).Error);
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.TranslateResponse([Ok, (":path", "/")]).Error);
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.TranslateResponse([(":method", "GET"), Ok]).Error);
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.TranslateResponse([Ok, ("a", "b"), (":foo", "")]).Error);
    }

    [Theory]
    [InlineData("connection", "close", HeadError.ConnectionSpecificField)]
    [InlineData("keep-alive", "5", HeadError.ConnectionSpecificField)]
    [InlineData("transfer-encoding", "chunked", HeadError.ConnectionSpecificField)]
    [InlineData("upgrade", "h2c", HeadError.ConnectionSpecificField)]
    [InlineData("te", "trailers", HeadError.ConnectionSpecificField)] // §8.2.2: requests only
    [InlineData("Server", "x", HeadError.UpperCaseFieldName)]
    [InlineData("x", "a\r\nset-cookie: b", HeadError.BadFieldValue)]
    [InlineData("x y", "a", HeadError.BadFieldName)]
    [InlineData("x", " a", HeadError.PaddedFieldValue)]
    [InlineData("content-length", "x", HeadError.BadContentLength)]
    public void Fields_of_an_endpoint_are_judged_like_those_of_a_client(string name, string value, HeadError error) =>
        Assert.Equal(error, Translation.TranslateResponse([Ok, (name, value)]).Error);

    [Fact]
    public void A_response_gets_a_reason_and_a_framing()
    {
        Assert.Equal("HTTP/1.1 200 OK\r\nserver: x\r\ntransfer-encoding: chunked\r\n\r\n", Translation.Response([Ok, ("server", "x")]));
        Assert.Equal("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", Translation.Response([Ok, ("content-length", "5")]));
        Assert.Equal("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", Translation.Response([Ok], endStream: true));
        Assert.Equal("HTTP/1.1 299 \r\ncontent-length: 0\r\n\r\n", Translation.Response([(":status", "299")], endStream: true));
    }

    [Fact]
    public void Responses_without_content_by_nature_get_no_framing()
    {
        Assert.Equal("HTTP/1.1 204 No Content\r\n\r\n", Translation.Response([(":status", "204"), ("content-length", "5")]));
        Assert.Equal("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n", Translation.Response([(":status", "304"), ("content-length", "5")], true));
        Assert.Equal("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", Translation.Response([Ok, ("content-length", "5")], true, KnownMethod.Head));
        Assert.Equal("HTTP/1.1 200 OK\r\n\r\n", Translation.Response([Ok], true, KnownMethod.Head));
        Assert.Equal(0, Translation.TranslateResponse([Ok, ("content-length", "5")], true, KnownMethod.Head).Response.ContentLength);
    }

    [Fact]
    public void Content_announced_on_a_stream_that_has_ended_is_refused()
    {
        Assert.Equal(HeadError.ContentLengthMismatch, Translation.TranslateResponse([Ok, ("content-length", "5")], endStream: true).Error);
        Assert.Equal(HeadError.RepeatedContentLength, Translation.TranslateResponse([Ok, ("content-length", "5"), ("content-length", "5")]).Error);
    }

    [Fact]
    public void Interim_responses_pass_but_cannot_end_the_stream()
    {
        Assert.Equal("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n", Translation.Response([(":status", "103"), ("link", "</a>")]));
        Assert.Equal(HeadError.InterimEndsStream, Translation.TranslateResponse([(":status", "100")], endStream: true).Error);
        Assert.Equal(":status: 103\nlink: </a>\n", Translation.ToHttp2Response("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
    }

    [Fact]
    public void What_belongs_to_the_connection_stays_behind() =>
        Assert.Equal(
            ":status: 200\nx-kept: 1\n",
            Translation.ToHttp2Response(
                "HTTP/1.1 200 OK\r\nConnection: close, x-mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nTransfer-Encoding: chunked\r\nX-Kept: 1\r\n\r\n"));

    [Fact]
    public void A_length_is_kept_where_it_may_be()
    {
        Assert.Equal(":status: 200\ncontent-length: 5\n", Translation.ToHttp2Response("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
        Assert.Equal(":status: 204\n", Translation.ToHttp2Response("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
    }

    [Fact]
    public void Names_are_lowered_and_values_kept_as_they_are() =>
        Assert.Equal(
            ":status: 200\nx-mixed-case: A\u00e9\tB\nx-empty: \n!set-cookie: a=B\n",
            Translation.ToHttp2Response("HTTP/1.1 200 OK\r\nX-Mixed-CASE: A\u00e9\tB\r\nX-Empty: \r\nSet-Cookie: a=B\r\n\r\n"));
}
