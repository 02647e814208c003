using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class HostTests
{
    [Theory]
    [InlineData("a", "a", -1)]
    [InlineData("shop.example:8080", "shop.example", 8080)]
    [InlineData("a:", "a", -1)]
    [InlineData("a:0", "a", 0)]
    [InlineData("a:65535", "a", 65535)]
    [InlineData("a_b-c.d~e", "a_b-c.d~e", -1)]
    [InlineData("a!$&'()*+;=", "a!$&'()*+;=", -1)]
    [InlineData("caf%C3%a9", "caf%C3%a9", -1)]
    [InlineData("127.0.0.1:80", "127.0.0.1", 80)]
    [InlineData("[::]", "[::]", -1)]
    [InlineData("[::1]:80", "[::1]", 80)]
    [InlineData("[1::]", "[1::]", -1)]
    [InlineData("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]", -1)]
    [InlineData("[1:2:3::5:6:7:8]", "[1:2:3::5:6:7:8]", -1)]
    [InlineData("[fe80::ABCD:0001]", "[fe80::ABCD:0001]", -1)]
    [InlineData("[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]", -1)]
    [InlineData("[::192.0.2.1]", "[::192.0.2.1]", -1)]
    [InlineData("[1:2:3:4:5:6:192.0.2.1]:9", "[1:2:3:4:5:6:192.0.2.1]", 9)]
    public void Rfc9110_7_2_host_names_a_host_and_perhaps_a_port(string host, string name, int port)
    {
        Wire wire = Wire.Accepted($"GET / HTTP/1.1\r\nHost: \t{host} \r\n\r\n");
        Assert.Equal(host, wire.Of(wire.Request.Host));
        Assert.Equal((name, port), (wire.Of(wire.Request.HostName), wire.Request.HostPort));
    }

    [Theory]
    [InlineData(":80")]
    [InlineData("a:65536")]
    [InlineData("a:080000")]
    [InlineData("a:-1")]
    [InlineData("a:8 0")]
    [InlineData("a:80:80")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a@b")]
    [InlineData("a\\b")]
    [InlineData("a\"b")]
    [InlineData("http://a")]
    [InlineData("a%")]
    [InlineData("a%4")]
    [InlineData("a%4g")]
    [InlineData("caf\u00e9")]
    [InlineData("::1")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[:1]")]
    [InlineData("[1:]")]
    [InlineData("[1::2::3]")]
    [InlineData("[:::]")]
    [InlineData("[1:2:3:4:5:6:7]")]
    [InlineData("[1:2:3:4:5:6:7:8:9]")]
    [InlineData("[1:2:3:4::5:6:7:8]")]
    [InlineData("[12345::]")]
    [InlineData("[g::]")]
    [InlineData("[::1.2.3]")]
    [InlineData("[::1.2.3.4.5]")]
    [InlineData("[::256.1.1.1]")]
    [InlineData("[::01.1.1.1]")]
    [InlineData("[1.2.3.4]")]
    [InlineData("[1.2.3.4::]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[v1.x]")]
    public void Rfc9112_3_2_an_invalid_host_is_refused_whatever_the_target(string host)
    {
        Wire.Refused($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n", HttpError.BadHost);
        Wire.Refused($"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n", HttpError.BadHost);
        Wire.Refused($"GET http://b/ HTTP/1.1\r\nHost: {host}\r\n\r\n", HttpError.BadHost);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", HttpError.MissingHost)]
    [InlineData("GET http://a/ HTTP/1.1\r\n\r\n", HttpError.MissingHost)]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n", HttpError.MissingHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", HttpError.RepeatedHost)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nhOST: a\r\n\r\n", HttpError.RepeatedHost)]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", HttpError.RepeatedHost)]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n\r\n", HttpError.EmptyHost)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n", HttpError.EmptyHost)]
    public void Rfc9112_3_2_an_http11_request_has_exactly_one_host_that_names_something(string text, HttpError error) =>
        Wire.Refused(text, error);

    [Fact]
    public void Rfc9112_3_2_2_an_empty_host_beside_absolute_form_is_valid_and_overridden()
    {
        Wire wire = Wire.Accepted("GET http://b/ HTTP/1.1\r\nHost:\r\n\r\n");
        Assert.Equal("b", wire.Of(wire.Request.Host));
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost:\r\n\r\n")]
    public void An_http10_request_may_do_without_host(string text)
    {
        Wire wire = Wire.Accepted(text);
        Assert.True(wire.Request.Host.IsEmpty);
        Assert.True(wire.Request.HostName.IsEmpty);
        Assert.Equal(-1, wire.Request.HostPort);
    }

    [Fact]
    public void The_host_of_an_earlier_request_does_not_linger()
    {
        var wire = new Wire("GET / HTTP/1.0\r\n\r\n");
        byte[] earlier = "GET http://secret:99/ HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
        Assert.Equal(HeadStatus.Complete, RequestParser.Parse(earlier, wire.Limits, wire.Request, out _));
        Assert.Equal((HeadStatus.Complete, HttpError.None), wire.ParseRequest());
        Assert.True(wire.Request.Host.IsEmpty);
        Assert.Equal(-1, wire.Request.HostPort);
    }
}
