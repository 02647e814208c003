using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/", "/", null)]
    [InlineData("/a/b", "/a/b", null)]
    [InlineData("/a?", "/a", "")]
    [InlineData("/a?b=c&d?e", "/a", "b=c&d?e")]
    [InlineData("//a//..//", "//a//..//", null)]
    [InlineData("/%2e%2E/%zz", "/%2e%2E/%zz", null)]
    [InlineData("/a\"<>\\^`{|}b?\"<>\\^`{|}[]", "/a\"<>\\^`{|}b", "\"<>\\^`{|}[]")]
    [InlineData("/http://b/", "/http://b/", null)]
    public void Rfc9112_3_2_1_origin_form_has_path_and_query(string target, string path, string? query)
    {
        Wire wire = Wire.Accepted($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        RequestHead head = wire.Request;
        Assert.Equal((TargetForm.Origin, path), (head.Form, wire.Of(head.Path)));
        Assert.Equal(query, head.HasQuery ? wire.Of(head.Query) : null);
    }

    [Theory]
    [InlineData("http://b", "b", "b", -1, "")]
    [InlineData("http://b/", "b", "b", -1, "/")]
    [InlineData("HTTP://b:8080/x?y", "b:8080", "b", 8080, "/x")]
    [InlineData("hTTps://b.example:443?y", "b.example:443", "b.example", 443, "")]
    [InlineData("http://[::1]:80/", "[::1]:80", "[::1]", 80, "/")]
    public void Rfc9112_3_2_2_the_authority_of_absolute_form_replaces_host(
        string target, string host, string name, int port, string path)
    {
        Wire wire = Wire.Accepted($"GET {target} HTTP/1.1\r\nHost: other:1\r\n\r\n");
        RequestHead head = wire.Request;
        Assert.Equal(TargetForm.Absolute, head.Form);
        Assert.Equal((host, name, port, path), (wire.Of(head.Host), wire.Of(head.HostName), head.HostPort, wire.Of(head.Path)));
    }

    [Theory]
    [InlineData("http://user@b/", HttpError.UserInformation)]
    [InlineData("http://user:pw@b/", HttpError.UserInformation)]
    [InlineData("http://@b/", HttpError.UserInformation)]
    [InlineData("http:///x", HttpError.BadTarget)]
    [InlineData("http://", HttpError.BadTarget)]
    [InlineData("http://:80/", HttpError.BadTarget)]
    [InlineData("http://b:80x/", HttpError.BadTarget)]
    [InlineData("http://b:65536/", HttpError.BadTarget)]
    [InlineData("http://b#f", HttpError.BadTarget)]
    [InlineData("http://b\\c/", HttpError.BadTarget)]
    [InlineData("http:/b/", HttpError.BadTarget)]
    [InlineData("ftp://b/", HttpError.BadTarget)]
    [InlineData("ws://b/", HttpError.BadTarget)]
    [InlineData("//b/\u00e9", HttpError.BadTarget)]
    [InlineData("x", HttpError.BadTarget)]
    [InlineData("b:80", HttpError.BadTarget)]
    [InlineData("?x", HttpError.BadTarget)]
    [InlineData("/a#b", HttpError.BadTarget)]
    [InlineData("/a?b#c", HttpError.BadTarget)]
    [InlineData("/a\tb", HttpError.BadTarget)]
    [InlineData("/a?b\tc", HttpError.BadTarget)]
    [InlineData("/caf\u00e9", HttpError.BadTarget)]
    [InlineData("/?caf\u00e9", HttpError.BadTarget)]
    [InlineData("/a\0", HttpError.ControlCharacter)]
    [InlineData("/a\u007f", HttpError.ControlCharacter)]
    [InlineData("*", HttpError.BadTarget)]
    [InlineData("*x", HttpError.BadTarget)]
    public void Rfc9112_3_2_a_target_of_no_form_is_refused(string target, HttpError error) =>
        Wire.Refused($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n", error);

    [Fact]
    public void Rfc9112_3_2_4_asterisk_form_is_for_options()
    {
        Wire wire = Wire.Accepted("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal((TargetForm.Asterisk, "*"), (wire.Request.Form, wire.Of(wire.Request.Path)));
        Wire.Refused("OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.BadTarget);
    }

    [Fact]
    public void Rfc9112_3_2_3_connect_is_recognised_with_authority_form()
    {
        Wire wire = Wire.Accepted("CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal((KnownMethod.Connect, TargetForm.Authority), (wire.Request.Method, wire.Request.Form));
        Assert.Equal(("b:443", "b", 443), (wire.Of(wire.Request.Host), wire.Of(wire.Request.HostName), wire.Request.HostPort));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("b")]
    [InlineData("b:")]
    [InlineData(":443")]
    [InlineData("http://b:443/")]
    [InlineData("u@b:443")]
    public void Rfc9112_3_2_3_connect_takes_no_other_form(string target) =>
        Wire.Refused($"CONNECT {target} HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.BadTarget);
}
