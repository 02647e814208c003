using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class ResponseParserTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK", 200, 1, "OK")]
    [InlineData("HTTP/1.0 404 Not Found", 404, 0, "Not Found")]
    [InlineData("HTTP/1.1 100 ", 100, 1, "")]
    [InlineData("HTTP/1.1 599", 599, 1, "")]
    [InlineData("HTTP/1.1 200  two\tspaces \u00e9", 200, 1, " two\tspaces \u00e9")]
    public void Rfc9112_4_a_status_line_has_version_status_and_reason(string line, int status, int minor, string reason)
    {
        Wire wire = Wire.AcceptedResponse($"{line}\r\n\r\n");
        Assert.Equal((status, minor, reason), (wire.Response.Status, wire.Response.MinorVersion, wire.Of(wire.Response.Reason)));
    }

    [Theory]
    [InlineData("HTTP/1.1 99 x", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 099 x", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 600 x", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 999 x", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 20 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 2000 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 200OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 200\tOK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1  200 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 +20 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.1 ", HttpError.BadStatusLine)]
    [InlineData(" HTTP/1.1 200 OK", HttpError.BadStatusLine)]
    [InlineData("http/1.1 200 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.10 200 OK", HttpError.BadStatusLine)]
    [InlineData("HTTP/1.2 200 OK", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/2.0 200 OK", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/2 200 OK", HttpError.BadStatusLine)]
    [InlineData("ICY 200 OK", HttpError.BadStatusLine)]
    [InlineData("garbage", HttpError.BadStatusLine)]
    [InlineData("", HttpError.EmptyLineBeforeMessage)]
    [InlineData("HTTP/1.1 200 O\0K", HttpError.ControlCharacter)]
    [InlineData("HTTP/1.1 200 O\nK", HttpError.BareLineFeed)]
    [InlineData("HTTP/1.1 200 O\rK", HttpError.BareCarriageReturn)]
    public void Rfc9112_4_anything_else_is_refused(string line, HttpError error) =>
        Wire.RefusedResponse($"{line}\r\n\r\n", error);

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 5\r\n", HttpError.RepeatedContentLength)]
    [InlineData("Content-Length: 5, 5\r\n", HttpError.BadContentLength)]
    [InlineData("Content-Length: -1\r\n", HttpError.BadContentLength)]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", HttpError.LengthAndTransferEncoding)]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n", HttpError.UnknownTransferCoding)]
    [InlineData("Transfer-Encoding: gzip\r\n", HttpError.BadTransferEncoding)]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", HttpError.RepeatedTransferEncoding)]
    public void Rfc9112_6_3_doubtful_framing_is_refused(string fields, HttpError error)
    {
        Wire.RefusedResponse($"HTTP/1.1 200 OK\r\n{fields}\r\n", error);
        Wire.RefusedResponse($"HTTP/1.1 204 No Content\r\n{fields}\r\n", error);
    }

    [Fact]
    public void Rfc9112_6_1_transfer_encoding_in_http10_is_refused() =>
        Wire.RefusedResponse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", HttpError.TransferEncodingInOldVersion);

    [Theory]
    [InlineData(200, KnownMethod.Get, "Content-Length: 5\r\n", BodyFraming.Length)]
    [InlineData(200, KnownMethod.Get, "Content-Length: 0\r\n", BodyFraming.None)]
    [InlineData(200, KnownMethod.Get, "Transfer-Encoding: chunked\r\n", BodyFraming.Chunked)]
    [InlineData(200, KnownMethod.Get, "", BodyFraming.UntilClose)]
    [InlineData(500, KnownMethod.Post, "", BodyFraming.UntilClose)]
    [InlineData(200, KnownMethod.Head, "Content-Length: 5\r\n", BodyFraming.None)]
    [InlineData(200, KnownMethod.Head, "Transfer-Encoding: chunked\r\n", BodyFraming.None)]
    [InlineData(404, KnownMethod.Head, "", BodyFraming.None)]
    [InlineData(100, KnownMethod.Post, "", BodyFraming.None)]
    [InlineData(103, KnownMethod.Get, "Content-Length: 5\r\n", BodyFraming.None)]
    [InlineData(101, KnownMethod.Get, "", BodyFraming.None)]
    [InlineData(204, KnownMethod.Get, "", BodyFraming.None)]
    [InlineData(204, KnownMethod.Get, "Content-Length: 5\r\n", BodyFraming.None)]
    [InlineData(205, KnownMethod.Get, "Content-Length: 5\r\n", BodyFraming.Length)]
    [InlineData(304, KnownMethod.Get, "Content-Length: 5\r\n", BodyFraming.None)]
    [InlineData(304, KnownMethod.Get, "Transfer-Encoding: chunked\r\n", BodyFraming.None)]
    public void Rfc9112_6_3_status_and_method_decide_before_the_fields_do(
        int status, KnownMethod method, string fields, BodyFraming framing) =>
        Assert.Equal(framing, Wire.AcceptedResponse($"HTTP/1.1 {status} x\r\n{fields}\r\n", method).Response.Framing);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true)]
    [InlineData("HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 x\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n", true)]
    [InlineData("HTTP/1.1 204 x\r\nContent-Length: 5\r\n\r\n", false)]
    [InlineData("HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n\r\n", false)]
    [InlineData("HTTP/1.1 103 x\r\nContent-Length: 5\r\n\r\n", false)]
    public void A_connection_that_may_carry_stray_bytes_is_not_used_again(string text, bool keepAlive) =>
        Assert.Equal(keepAlive, Wire.AcceptedResponse(text).Response.KeepAlive);

    [Theory]
    [InlineData(100, true, false)]
    [InlineData(101, false, true)]
    [InlineData(103, true, false)]
    [InlineData(200, false, false)]
    public void Rfc9110_15_2_interim_responses_and_the_switch_are_told_apart(int status, bool interim, bool isSwitch)
    {
        ResponseHead head = Wire.AcceptedResponse($"HTTP/1.1 {status} x\r\n\r\n").Response;
        Assert.Equal((interim, isSwitch), (head.IsInterim, head.IsSwitch));
    }

    [Fact]
    public void Rfc9110_15_6_3_every_refused_response_is_answered_with_502() => Assert.Equal(502, HttpErrorText.ResponseStatus);

    [Fact]
    public void Fields_of_requests_mean_nothing_in_responses()
    {
        Wire wire = Wire.AcceptedResponse("HTTP/1.1 200 OK\r\nHost: a b\r\nHost: c\r\nExpect: x\r\nTE: trailers\r\n\r\n");
        Assert.Equal("Host Host Expect", wire.KeptNames(wire.Response.Fields));
    }
}
