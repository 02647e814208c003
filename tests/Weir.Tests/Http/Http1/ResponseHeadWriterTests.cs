using System.Text;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class ResponseHeadWriterTests
{
    [Fact]
    public void A_response_without_hop_by_hop_fields_is_copied_and_extended() =>
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nVia: 1.1 weir\r\n\r\n",
            Written("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", new() { Framing = BodyFraming.Length, ExtraFields = "Via: 1.1 weir\r\n"u8 }));

    [Theory]
    [InlineData("HTTP/1.0 404 Not Found", "HTTP/1.1 404 Not Found")]
    [InlineData("HTTP/1.1 200", "HTTP/1.1 200 ")]
    [InlineData("HTTP/1.1 200 ", "HTTP/1.1 200 ")]
    [InlineData("HTTP/1.0 200", "HTTP/1.1 200 ")]
    public void Rfc9112_4_the_status_line_is_written_whole_and_in_our_version(string line, string expected) =>
        Assert.Equal($"{expected}\r\nX: y\r\n\r\n", Written($"{line}\r\nX: y\r\n\r\n", new() { Framing = BodyFraming.UntilClose }));

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n", BodyFraming.Chunked, "Transfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n", BodyFraming.UntilClose, "")]
    [InlineData("", BodyFraming.Chunked, "Transfer-Encoding: chunked\r\n")]
    [InlineData("Content-Length: 5\r\n", BodyFraming.Chunked, "Transfer-Encoding: chunked\r\n")]
    [InlineData("Content-Length: 5\r\n", BodyFraming.UntilClose, "")]
    [InlineData("Content-Length: 5\r\n", BodyFraming.Length, "Content-Length: 5\r\n")]
    [InlineData("Content-Length: 0\r\n", BodyFraming.None, "Content-Length: 0\r\n")]
    public void Rfc9112_6_the_framing_towards_the_client_is_the_callers(string fields, BodyFraming framing, string expected) =>
        Assert.Equal($"HTTP/1.1 200 OK\r\n{expected}\r\n", Written($"HTTP/1.1 200 OK\r\n{fields}\r\n", new() { Framing = framing }));

    [Theory]
    [InlineData(100, "")]
    [InlineData(204, "")]
    [InlineData(304, "Content-Length: 5\r\n")]
    public void Rfc9110_8_6_a_1xx_or_204_announces_no_length_and_a_304_may(int status, string expected) =>
        Assert.Equal($"HTTP/1.1 {status} x\r\n{expected}\r\n", Written($"HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\n", new() { Framing = BodyFraming.None }));

    [Fact]
    public void Rfc9110_7_6_1_hop_by_hop_and_dropped_fields_are_left_out() =>
        Assert.Equal(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nConnection: close\r\n\r\n",
            Written(
                "HTTP/1.1 200 OK\r\nServer: x\r\nConnection: keep-alive, x-a\r\nSet-Cookie: a\r\nX-A: 1\r\nSet-Cookie: b\r\nKeep-Alive: 5\r\n\r\n",
                new() { Framing = BodyFraming.UntilClose, Drop = KnownFieldSet.Of(KnownField.Server), Connection = ConnectionOption.Close }));

    [Fact]
    public void A_switch_keeps_its_protocol() =>
        Assert.Equal(
            "HTTP/1.1 101 x\r\nSec-WebSocket-Accept: y\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
            Written(
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: y\r\n\r\n",
                new() { Framing = BodyFraming.None, Connection = ConnectionOption.Upgrade }));

    [Fact]
    public void A_destination_of_exactly_the_length_is_enough_and_any_shorter_one_is_not()
    {
        Wire wire = Wire.AcceptedResponse("HTTP/1.0 200 OK\r\nConnection: close\r\nX: y\r\n\r\n");
        var rewrite = new ResponseRewrite { Framing = BodyFraming.Chunked, ExtraFields = "A: b\r\n"u8 };
        byte[] destination = new byte[1000];
        int length = ResponseHeadWriter.Write(wire.Bytes, wire.Response, in rewrite, destination);
        for (int size = 0; size < length; size++)
            Assert.Equal(-1, ResponseHeadWriter.Write(wire.Bytes, wire.Response, in rewrite, destination.AsSpan(0, size)));
        Assert.Equal(length, ResponseHeadWriter.Write(wire.Bytes, wire.Response, in rewrite, destination.AsSpan(0, length)));
    }

    private static string Written(string text, ResponseRewrite rewrite)
    {
        Wire wire = Wire.AcceptedResponse(text);
        byte[] destination = new byte[2000];
        int length = ResponseHeadWriter.Write(wire.Bytes, wire.Response, in rewrite, destination);
        return Encoding.Latin1.GetString(destination, 0, length);
    }
}
