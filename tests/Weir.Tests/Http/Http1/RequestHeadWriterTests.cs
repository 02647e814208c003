using System.Text;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class RequestHeadWriterTests
{
    [Fact]
    public void A_request_without_hop_by_hop_fields_is_copied_and_extended()
    {
        const string Text = "GET /x?y HTTP/1.1\r\nHost: a\r\nX-A:  1\r\n";
        Assert.Equal(Text + "X-Forwarded-For: 1.2.3.4\r\n\r\n", Written(Text + "\r\n", new() { ExtraFields = "X-Forwarded-For: 1.2.3.4\r\n"u8 }));
    }

    [Fact]
    public void The_empty_line_before_a_request_is_not_passed_on() =>
        Assert.Equal("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Written("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", default));

    [Fact]
    public void Rfc9110_7_6_1_hop_by_hop_and_dropped_fields_are_left_out_and_the_rest_keeps_its_order()
    {
        var rewrite = new RequestRewrite { Drop = KnownFieldSet.Of(KnownField.Forwarded, KnownField.XForwardedFor, KnownField.Via) };
        Assert.Equal(
            "GET / HTTP/1.1\r\nX-A: 1\r\nHost: a\r\nX-C: 3\r\nX-D: 4\r\n\r\n",
            Written(
                "GET / HTTP/1.1\r\nConnection: close, x-b\r\nX-A: 1\r\nHost: a\r\nForwarded: for=x\r\nX-B: 2\r\nX-C: 3\r\nKeep-Alive: 1\r\n"
                + "x-forwarded-for: y\r\nX-D: 4\r\nTE: trailers\r\nUpgrade: websocket\r\n\r\n",
                rewrite));
    }

    [Fact]
    public void Host_and_framing_cannot_be_dropped()
    {
        const string Text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        Assert.Equal(Text, Written(Text, new() { Drop = KnownFieldSet.Of(KnownField.Host, KnownField.ContentLength, KnownField.TransferEncoding) }));
    }

    [Fact]
    public void Chunked_framing_is_written_anew() =>
        Assert.Equal(
            "POST / HTTP/1.1\r\nHost: a\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n",
            Written("POST / HTTP/1.1\r\nHost: a\r\nTRANSFER-encoding:\tCHUNKED \r\nX: y\r\n\r\n", default));

    [Theory]
    [InlineData("GET http://b:81/x?y HTTP/1.1", "GET /x?y HTTP/1.1\r\nHost: b:81")]
    [InlineData("GET http://b HTTP/1.1", "GET / HTTP/1.1\r\nHost: b")]
    [InlineData("GET https://b?q HTTP/1.0", "GET /?q HTTP/1.1\r\nHost: b")]
    [InlineData("OPTIONS http://b HTTP/1.1", "OPTIONS * HTTP/1.1\r\nHost: b")]
    [InlineData("OPTIONS http://b/ HTTP/1.1", "OPTIONS / HTTP/1.1\r\nHost: b")]
    [InlineData("OPTIONS http://b?q HTTP/1.1", "OPTIONS /?q HTTP/1.1\r\nHost: b")]
    public void Rfc9112_3_2_2_absolute_form_becomes_origin_form_with_its_authority_as_host(string line, string expected) =>
        Assert.Equal($"{expected}\r\nX: y\r\n\r\n", Written($"{line}\r\nX: y\r\nHost: other\r\n\r\n", default));

    [Fact]
    public void An_http10_request_is_passed_on_as_http11_with_a_host()
    {
        Assert.Equal(
            "GET / HTTP/1.1\r\nHost: endpoint:80\r\nX: y\r\n\r\n",
            Written("GET / HTTP/1.0\r\nX: y\r\nConnection: keep-alive\r\n\r\n", new() { Host = "endpoint:80"u8 }));
        Assert.Equal("GET / HTTP/1.1\r\nHost: a\r\n\r\n", Written("GET / HTTP/1.0\r\nHost: a\r\n\r\n", default));
        Assert.Equal("GET / HTTP/1.1\r\nHost: \r\n\r\n", Written("GET / HTTP/1.0\r\n\r\n", default));
    }

    [Fact]
    public void Rfc9110_10_1_1_an_expectation_that_is_ignored_is_not_passed_on()
    {
        Assert.Equal(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
            Written("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", default));
        const string Waits = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        Assert.Equal(Waits, Written(Waits, default));
    }

    [Fact]
    public void Target_and_host_can_be_replaced() =>
        Assert.Equal(
            "PUT /new HTTP/1.1\r\nHost: b\r\nX: y\r\n\r\n",
            Written("PUT /old?q HTTP/1.1\r\nX: y\r\nHost: a\r\n\r\n", new() { Target = "/new"u8, Host = "b"u8 }));

    [Theory]
    [InlineData(ConnectionOption.None, "")]
    [InlineData(ConnectionOption.Close, "Connection: close\r\n")]
    [InlineData(ConnectionOption.KeepAlive, "Connection: keep-alive\r\n")]
    [InlineData(ConnectionOption.Upgrade, "Connection: upgrade\r\nUpgrade: websocket\r\n")]
    public void The_connection_field_is_ours(ConnectionOption option, string expected) =>
        Assert.Equal(
            $"GET / HTTP/1.1\r\nHost: a\r\n{expected}\r\n",
            Written("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n", new() { Connection = option }));

    [Fact]
    public void An_upgrade_that_is_ignored_is_not_written() =>
        Assert.Equal(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            Written("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", new() { Connection = ConnectionOption.Upgrade }));

    [Fact]
    public void A_destination_of_exactly_the_length_is_enough_and_any_shorter_one_is_not()
    {
        Wire wire = Wire.Accepted("POST http://b/x HTTP/1.0\r\nHost: a\r\nConnection: close\r\nX: y\r\nContent-Length: 5\r\n\r\n");
        var rewrite = new RequestRewrite { ExtraFields = "A: b\r\n"u8, Connection = ConnectionOption.Close };
        byte[] destination = new byte[1000];
        int length = RequestHeadWriter.Write(wire.Bytes, wire.Request, in rewrite, destination);
        for (int size = 0; size < length; size++)
            Assert.Equal(-1, RequestHeadWriter.Write(wire.Bytes, wire.Request, in rewrite, destination.AsSpan(0, size)));
        Assert.Equal(length, RequestHeadWriter.Write(wire.Bytes, wire.Request, in rewrite, destination.AsSpan(0, length)));
    }

    private static string Written(string text, RequestRewrite rewrite)
    {
        Wire wire = Wire.Accepted(text);
        byte[] destination = new byte[2000];
        int length = RequestHeadWriter.Write(wire.Bytes, wire.Request, in rewrite, destination);
        return Encoding.Latin1.GetString(destination, 0, length);
    }
}
