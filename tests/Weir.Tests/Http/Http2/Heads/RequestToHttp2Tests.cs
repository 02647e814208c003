using System.Text;
using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2.Heads;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>Requests to HTTP/2 endpoints.</summary>
public sealed class RequestToHttp2Tests
{
    [Fact]
    public void The_request_line_and_Host_become_pseudo_fields() =>
        Assert.Equal(
            ":method: POST\n:scheme: http\n:authority: a:8080\n:path: /b?c\naccept: */*\ncontent-length: 3\n",
            Translation.ToHttp2Request("POST /b?c HTTP/1.1\r\nAccept: */*\r\nHost: a:8080\r\nContent-Length: 3\r\n\r\n"));

    [Fact]
    public void OPTIONS_asterisk_stays() =>
        Assert.Contains(":path: *\n", Translation.ToHttp2Request("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public void What_belongs_to_the_connection_stays_behind_but_for_TE_trailers() =>
        Assert.Equal(
            ":method: GET\n:scheme: https\n:authority: a\n:path: /\nx-kept: 1\nte: trailers\n",
            Translation.ToHttp2Request(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, x-mine\r\nTE: gzip, trailers\r\nX-Mine: 1\r\nTransfer-Encoding: chunked\r\n"
                    + "X-Kept: 1\r\n\r\n",
                isSecure: true));

    [Theory]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")]
    [InlineData("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    public void What_the_forwarder_never_writes_is_not_carried(string text) =>
        Assert.Equal(nameof(HeadError.NotCarried), Translation.ToHttp2Request(text));

    [Fact]
    public void Too_little_room_leaves_the_encoder_as_it_was()
    {
        byte[] source = Encoding.Latin1.GetBytes("GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n");
        var head = new RequestHead(HttpLimits.Default);
        RequestParser.Parse(source, HttpLimits.Default, head, out _);
        var encoder = new HpackEncoder();
        byte[] destination = new byte[RequestToHttp2.MaxBytes(head)];
        Assert.Equal(
            HeadError.NoRoom, RequestToHttp2.Write(source, head, false, false, encoder, destination.AsSpan(1), out _));
        Assert.Equal(0, encoder.TableBytes);
        Assert.Equal(HeadError.None, RequestToHttp2.Write(source, head, false, false, encoder, destination, out _));
    }
}
