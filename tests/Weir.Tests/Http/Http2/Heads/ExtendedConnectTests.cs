using Weir.Http;
using Weir.Http.Http2.Heads;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>RFC 8441: WebSocket over HTTP/2 is an HTTP/1.1 Upgrade to the forwarder.</summary>
public sealed class ExtendedConnectTests
{
    private static readonly (string, string)[] Connect =
    [
        (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/chat"), (":authority", "a"),
        ("sec-websocket-version", "13"), ("sec-websocket-protocol", "chat"),
    ];

    [Fact]
    public void It_becomes_an_Upgrade_with_a_key()
    {
        string text = Translation.Request(Connect, endStream: false, extended: true);
        Assert.Equal(
            "GET /chat HTTP/1.1\r\nhost: a\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: chat\r\nupgrade: websocket\r\n"
                + $"sec-websocket-key: {Translation.Key}\r\nconnection: Upgrade\r\n\r\n",
            text);
        Assert.True(Translation.Translate(Connect, false, false, extended: true).Request.IsExtendedConnect);
    }

    [Fact]
    public void It_is_refused_unless_we_offered_it() =>
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.Translate(Connect, false, false, extended: false).Error);

    [Fact]
    public void A_protocol_without_CONNECT_is_refused() =>
        Assert.Equal(
            HeadError.UnexpectedPseudoField,
            Translation.Translate([(":method", "GET"), .. Connect[1..]], false, false, extended: true).Error);

    [Fact]
    public void A_protocol_other_than_websocket_is_refused() =>
        Assert.Equal(
            HeadError.BadProtocol,
            Translation.Translate([Connect[0], (":protocol", "h2c"), .. Connect[2..]], false, false, extended: true).Error);

    [Fact]
    public void Scheme_path_and_authority_are_required()
    {
        Assert.Equal(HeadError.MissingScheme, Translation.Translate([.. Connect[..2], .. Connect[3..]], false, false, true).Error);
        Assert.Equal(HeadError.MissingPath, Translation.Translate([.. Connect[..3], .. Connect[4..]], false, false, true).Error);
        Assert.Equal(HeadError.MissingAuthority, Translation.Translate([.. Connect[..4], .. Connect[5..]], false, false, true).Error);
    }

    [Fact]
    public void A_key_or_a_length_of_the_clients_own_does_not_pass()
    {
        string text = Translation.Request([.. Connect, ("sec-websocket-key", "bm90IG91cnM="), ("content-length", "5")], endStream: false, extended: true);
        Assert.DoesNotContain("bm90IG91cnM=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("content-length", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_101_of_the_forwarder_becomes_200_without_the_handshake() =>
        Assert.Equal(
            ":status: 200\nsec-websocket-protocol: chat\n",
            Translation.ToHttp2Response(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n"
                    + "Sec-WebSocket-Protocol: chat\r\n\r\n",
                extended: true));

    [Fact]
    public void A_101_that_nobody_asked_for_is_not_sent() =>
        Assert.Equal(
            nameof(HeadError.NotCarried),
            Translation.ToHttp2Response("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"));

    [Fact]
    public void A_refusal_stays_a_response() =>
        Assert.Equal(
            ":status: 403\ncontent-length: 2\n",
            Translation.ToHttp2Response("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n", extended: true));

    [Fact]
    public void An_Upgrade_to_websocket_becomes_an_extended_CONNECT() =>
        Assert.Equal(
            ":method: CONNECT\n:scheme: https\n:authority: a\n:path: /chat\n:protocol: websocket\nsec-websocket-version: 13\n",
            Translation.ToHttp2Request(Upgrade("websocket"), isSecure: true, extended: true));

    [Fact]
    public void An_Upgrade_that_the_endpoint_does_not_allow_is_said_so()
    {
        Assert.Equal(nameof(HeadError.NotCarried), Translation.ToHttp2Request(Upgrade("websocket")));
        Assert.Equal(nameof(HeadError.NotCarried), Translation.ToHttp2Request(Upgrade("other"), extended: true));
    }

    [Fact]
    public void The_endpoints_2xx_becomes_101_with_the_answer_to_the_clients_key()
    {
        Span<byte> accept = stackalloc byte[WebSocketAccept.Bytes];
        Assert.True(WebSocketAccept.TryWrite("dGhlIHNhbXBsZSBub25jZQ=="u8, accept)); // RFC 6455 §1.3
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="u8, accept);
        Assert.False(WebSocketAccept.TryWrite("short"u8, accept));

        Assert.Equal(
            "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-protocol: chat\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            Translation.Response(
                [(":status", "200"), ("sec-websocket-protocol", "chat"), ("sec-websocket-accept", "forged")],
                accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    [Fact]
    public void The_endpoints_refusal_stays_a_response() =>
        Assert.Equal(
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
            Translation.Response([(":status", "403")], endStream: true, KnownMethod.Get, accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));

    private static string Upgrade(string protocol) =>
        $"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\nSec-WebSocket-Key: {Translation.Key}\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n";
}
