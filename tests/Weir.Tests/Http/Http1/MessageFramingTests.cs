using Weir.Http;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class MessageFramingTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("5", 5L)]
    [InlineData("0005", 5L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("00000000000000000000000000000000000001", 1L)]
    public void Rfc9110_8_6_content_length_is_a_number_of_digits(string value, long length)
    {
        Wire wire = Wire.AcceptedFields($"Content-Length:{value}\t\r\n", method: "POST");
        Assert.Equal((length, length > 0), (wire.Request.ContentLength, wire.Request.HasBody));
        Assert.Equal(length > 0 ? BodyFraming.Length : BodyFraming.None, wire.Request.Framing);
    }

    [Theory]
    [InlineData("", HttpError.BadContentLength)]
    [InlineData("+5", HttpError.BadContentLength)]
    [InlineData("-5", HttpError.BadContentLength)]
    [InlineData("-0", HttpError.BadContentLength)]
    [InlineData("5 5", HttpError.BadContentLength)]
    [InlineData("5, 5", HttpError.BadContentLength)]
    [InlineData("5,6", HttpError.BadContentLength)]
    [InlineData("5,", HttpError.BadContentLength)]
    [InlineData("0x5", HttpError.BadContentLength)]
    [InlineData("5.0", HttpError.BadContentLength)]
    [InlineData("1e3", HttpError.BadContentLength)]
    [InlineData("5;q", HttpError.BadContentLength)]
    [InlineData("\"5\"", HttpError.BadContentLength)]
    [InlineData("\u00b2", HttpError.BadContentLength)]
    [InlineData("9223372036854775808", HttpError.ContentLengthOverflow)]
    [InlineData("18446744073709551621", HttpError.ContentLengthOverflow)]
    [InlineData("99999999999999999999999999", HttpError.ContentLengthOverflow)]
    public void Rfc9112_6_3_any_other_content_length_is_refused(string value, HttpError error) =>
        Wire.RefusedFields($"Content-Length: {value}\r\n", error);

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("Content-Length: 5\r\ncontent-length: 5\r\n")]
    [InlineData("Content-Length: 0\r\nX: y\r\nContent-Length: 0\r\n")]
    public void Rfc9112_6_3_a_repeated_content_length_is_refused_even_when_equal(string fields) =>
        Wire.RefusedFields(fields, HttpError.RepeatedContentLength);

    [Theory]
    [InlineData("chunked")]
    [InlineData("Chunked")]
    [InlineData(" \t CHUNKED \t")]
    public void Rfc9112_7_chunked_is_understood_in_any_case(string value)
    {
        Wire wire = Wire.AcceptedFields($"Transfer-Encoding:{value}\r\n", method: "POST");
        Assert.True(wire.Request.IsChunked);
        Assert.True(wire.Request.HasBody);
        Assert.Equal((BodyFraming.Chunked, -1L), (wire.Request.Framing, wire.Request.ContentLength));
    }

    [Theory]
    [InlineData("gzip, chunked", 501)]
    [InlineData("identity, chunked", 501)]
    [InlineData("a,b , chunked", 501)]
    [InlineData("gzip", 400)]
    [InlineData("identity", 400)]
    [InlineData("xchunked", 400)]
    [InlineData("chunked, gzip", 400)]
    [InlineData("chunked, identity", 400)]
    [InlineData("chunked, chunked", 400)]
    [InlineData("gzip, chunked, chunked", 400)]
    [InlineData(", chunked", 400)]
    [InlineData("chunked,", 400)]
    [InlineData("gzip,, chunked", 400)]
    [InlineData("chunked;q=1", 400)]
    [InlineData("chunked ;q=1", 400)]
    [InlineData("\"chunked\"", 400)]
    [InlineData("'chunked'", 400)]
    [InlineData("chun ked", 400)]
    [InlineData("chunked\u00a0", 400)]
    [InlineData("", 400)]
    [InlineData(",", 400)]
    public void Rfc9112_6_1_other_transfer_codings_get_501_when_chunked_ends_them_and_400_when_not(string value, int status)
    {
        HttpError error = status == 501 ? HttpError.UnknownTransferCoding : HttpError.BadTransferEncoding;
        Wire.RefusedFields($"Transfer-Encoding: {value}\r\n", error);
        Assert.Equal(status, HttpErrorText.RequestStatus(error));
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("content-length: 0\r\ntransfer-encoding: CHUNKED\r\n")]
    public void Rfc9112_6_1_content_length_beside_transfer_encoding_is_refused(string fields) =>
        Wire.RefusedFields(fields, HttpError.LengthAndTransferEncoding);

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nX: y\r\ntransfer-encoding:\r\n")]
    public void Repeated_transfer_encoding_is_refused(string fields) =>
        Wire.RefusedFields(fields, HttpError.RepeatedTransferEncoding);

    [Fact]
    public void Rfc9112_6_1_transfer_encoding_in_http10_is_refused() =>
        Wire.Refused("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", HttpError.TransferEncodingInOldVersion);

    [Fact]
    public void Rfc9112_6_3_a_request_without_length_or_coding_has_no_content()
    {
        Wire wire = Wire.AcceptedFields("", method: "POST");
        Assert.Equal((BodyFraming.None, false, -1L), (wire.Request.Framing, wire.Request.HasBody, wire.Request.ContentLength));
    }

    [Fact]
    public void The_framing_of_an_earlier_request_does_not_linger()
    {
        var wire = new Wire("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        byte[] chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close, x\r\n\r\n"u8.ToArray();
        Weir.Http.Http1.RequestParser.Parse(chunked, wire.Limits, wire.Request, out _);
        wire.ParseRequest();
        Assert.False(wire.Request.IsChunked);
        Assert.True(wire.Request.KeepAlive);
        Assert.Equal(1, wire.Request.Fields.Count);
        Assert.False(wire.Request.Fields.Has(Weir.Http.Fields.KnownField.TransferEncoding));
        Assert.False(wire.Request.Fields.HasHopByHop);
    }
}
