using Weir.Http;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("1.1", "", true)]
    [InlineData("1.1", "Connection: close\r\n", false)]
    [InlineData("1.1", "Connection: CLOSE\r\n", false)]
    [InlineData("1.1", "Connection: keep-alive\r\n", true)]
    [InlineData("1.1", "Connection: keep-alive, close\r\n", false)]
    [InlineData("1.1", "Connection: keep-alive\r\nConnection: close\r\n", false)]
    [InlineData("1.1", "Connection: closed\r\n", true)]
    [InlineData("1.1", "Connection:\r\n", true)]
    [InlineData("1.1", "Connection: , ,close,\r\n", false)]
    [InlineData("1.1", "Proxy-Connection: close\r\n", true)]
    [InlineData("1.0", "", false)]
    [InlineData("1.0", "Connection: Keep-Alive\r\n", true)]
    [InlineData("1.0", "Connection: x, keep-alive ,y\r\n", true)]
    [InlineData("1.0", "Connection: keep-alive, close\r\n", false)]
    [InlineData("1.0", "Proxy-Connection: keep-alive\r\n", false)]
    public void Rfc9112_9_3_persistence_follows_version_and_connection(string version, string fields, bool keepAlive)
    {
        Assert.Equal(keepAlive, Wire.AcceptedFields(fields, version).Request.KeepAlive);
        Wire response = Wire.AcceptedResponse($"HTTP/{version} 200 OK\r\nContent-Length: 0\r\n{fields}\r\n");
        Assert.Equal(keepAlive, response.Response.KeepAlive);
    }

    [Theory]
    [InlineData("Connection: a b\r\n", HttpError.BadConnection)]
    [InlineData("Connection: a;b\r\n", HttpError.BadConnection)]
    [InlineData("Connection: \"close\"\r\n", HttpError.BadConnection)]
    [InlineData("Connection: close, \u00e9\r\n", HttpError.BadConnection)]
    [InlineData("Connection: Host\r\n", HttpError.ForbiddenNomination)]
    [InlineData("Connection: close, content-length\r\n", HttpError.ForbiddenNomination)]
    [InlineData("Connection: Transfer-Encoding\r\n", HttpError.ForbiddenNomination)]
    public void Rfc9110_7_6_1_connection_is_a_list_of_tokens_and_cannot_remove_host_or_framing(string fields, HttpError error)
    {
        Wire.RefusedFields(fields, error);
        Wire.RefusedResponse($"HTTP/1.1 200 OK\r\n{fields}\r\n", error);
    }

    [Fact]
    public void Rfc9110_7_6_1_hop_by_hop_fields_and_nominated_ones_end_here()
    {
        Wire wire = Wire.AcceptedFields(
            "X-A: 1\r\nx-b: 2\r\nConnection: X-B, keep-alive, missing\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\n"
            + "Upgrade: x\r\nProxy-Authorization: Basic x\r\nX-C: 3\r\nConnection: x-c\r\nTrailer: X-T\r\nX-B: 4\r\nX-BB: 5\r\n");
        Assert.Equal("Host X-A Trailer X-BB", wire.KeptNames(wire.Request.Fields));
        Assert.True(wire.Request.Fields.HasHopByHop);
        Assert.True(wire.Request.AcceptsTrailers);
    }

    [Fact]
    public void In_responses_too()
    {
        Wire wire = Wire.AcceptedResponse(
            "HTTP/1.1 200 OK\r\nX-A: 1\r\nConnection: x-a\r\nTransfer-Encoding: chunked\r\nProxy-Authenticate: Basic\r\nHost: a\r\n"
            + "Proxy-Authentication-Info: x\r\nDate: now\r\n\r\n");
        Assert.Equal("Host Date", wire.KeptNames(wire.Response.Fields));
    }

    [Fact]
    public void At_most_64_connection_options_are_read_over_all_fields()
    {
        string half = string.Join(',', Enumerable.Repeat("x", 32));
        Wire.AcceptedFields($"Connection: {half}\r\nConnection: {half}\r\n");
        Wire.RefusedFields($"Connection: {half}\r\nConnection: {half}\r\nConnection: close\r\n", HttpError.TooManyConnectionOptions);
    }

    [Theory]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: websocket\r\n", "websocket")]
    [InlineData("1.1", "Upgrade: foo/2\r\nConnection: keep-alive, Upgrade\r\n", "foo/2")]
    [InlineData("1.1", "Upgrade: websocket\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\n", null)]
    [InlineData("1.0", "Connection: upgrade\r\nUpgrade: websocket\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: websocket, foo\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: websocket\r\nUpgrade: foo\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade:\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: a/\r\n", null)]
    [InlineData("1.1", "Connection: upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: H2C\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: HTTP/2.0\r\n", null)]
    [InlineData("1.1", "Connection: upgrade\r\nUpgrade: TLS/1.0\r\n", null)]
    public void Rfc9110_7_8_upgrade_needs_connection_http11_and_one_protocol_that_hides_no_requests(
        string version, string fields, string? protocol)
    {
        Wire wire = Wire.AcceptedFields(fields, version);
        Assert.Equal(protocol is not null, wire.Request.HasUpgrade);
        Assert.Equal(protocol ?? "", wire.Of(wire.Request.Upgrade));
        Assert.DoesNotContain("pgrade", wire.KeptNames(wire.Request.Fields), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1", "Content-Length: 5\r\n", true)]
    [InlineData("1.1", "Transfer-Encoding: chunked\r\n", true)]
    [InlineData("1.1", "Content-Length: 0\r\n", false)]
    [InlineData("1.1", "", false)]
    [InlineData("1.0", "Content-Length: 5\r\n", false)]
    public void Rfc9110_10_1_1_a_client_waits_for_100_only_in_http11_and_with_content(string version, string fields, bool waits)
    {
        Wire wire = Wire.AcceptedFields($"Expect: 100-Continue\r\n{fields}", version, "POST");
        Assert.Equal(waits, wire.Request.ExpectContinue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("101-continue")]
    [InlineData("100-continue, x")]
    [InlineData("100-continue;q=1")]
    [InlineData("100 continue")]
    public void Rfc9110_10_1_1_any_other_expectation_gets_417(string value)
    {
        Wire.RefusedFields($"Expect: {value}\r\nContent-Length: 5\r\n", HttpError.UnknownExpectation);
        Assert.Equal(417, HttpErrorText.RequestStatus(HttpError.UnknownExpectation));
    }
}
