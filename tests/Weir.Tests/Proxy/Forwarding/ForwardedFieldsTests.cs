using System.Net;
using Weir.Proxy.Http1;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class ForwardedFieldsTests
{
    private const string Claims = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\n"
        + "X-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n";

    [Fact]
    public async Task A_strangers_claims_are_replaced()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: Claims));
        Assert.Equal(
            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: a\r\nVia: 1.1 weir\r\n\r\n",
            rig.Origin.Requests[0]);
    }

    [Fact]
    public async Task So_are_those_of_names_that_only_frameworks_know()
    {
        const string Fields = "X-Forwarded-Prefix: /admin\r\nx-forwarded-ssl: on\r\nX-Forwarded-Server: b\r\nX-Forwarded: 1\r\n";
        await using HttpRig rig = new(listener: Trusting);
        rig.Ask(Message.Get(fields: Fields), from: "192.0.2.66:1");
        Assert.DoesNotContain("x-forwarded-ssl", rig.Origin.Requests[0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal((null, null, "1"), (Message.Field(rig.Origin.Requests[0], "X-Forwarded-Prefix"), Message.Field(rig.Origin.Requests[0], "X-Forwarded-Server"),
            Message.Field(rig.Origin.Requests[0], "X-Forwarded")));
        rig.Ask(Message.Get(fields: Fields));
        Assert.Equal("/admin", Message.Field(rig.Origin.Requests[1], "X-Forwarded-Prefix"));
    }

    [Fact]
    public async Task A_trusted_proxys_words_are_extended()
    {
        await using HttpRig rig = new(listener: Trusting);
        rig.Ask(Message.Get(fields: Claims));
        string request = rig.Origin.Requests[0];
        Assert.Equal("6.6.6.6, 198.51.100.7", Message.Field(request, "X-Forwarded-For"));
        Assert.Equal("https", Message.Field(request, "X-Forwarded-Proto"));
        Assert.Equal("evil", Message.Field(request, "X-Forwarded-Host"));
        Assert.Equal("6.6.6.6", Message.Field(request, "X-Real-IP"));
        Assert.Equal("for=6.6.6.6", Message.Field(request, "Forwarded"));
    }

    [Fact]
    public async Task A_trusted_proxys_lists_on_several_lines_become_one()
    {
        await using HttpRig rig = new(listener: Trusting);
        rig.Ask(Message.Get(fields: "X-Forwarded-For: 1.1.1.1, 2.2.2.2\r\nX-Forwarded-For: 3.3.3.3\r\n"));
        Assert.Equal("1.1.1.1, 2.2.2.2, 3.3.3.3, 198.51.100.7", Message.Field(rig.Origin.Requests[0], "X-Forwarded-For"));
        Assert.Equal(2, rig.Origin.Requests[0].Split("X-Forwarded-For").Length);
    }

    [Fact]
    public async Task Trust_ends_at_the_listed_networks()
    {
        await using HttpRig rig = new(listener: Trusting);
        rig.Ask(Message.Get(fields: Claims), from: "198.51.101.7:7000");
        Assert.Equal("198.51.101.7", Message.Field(rig.Origin.Requests[0], "X-Forwarded-For"));
    }

    [Theory]
    [InlineData("198.51.100.7:7000", "for=198.51.100.7;proto=http;host=\"a\"")]
    [InlineData("[2001:db8::1]:7000", "for=\"[2001:db8::1]\";proto=http;host=\"a\"")]
    public async Task Forwarded_names_the_client_as_its_rfc_says(string from, string value)
    {
        await using HttpRig rig = new(listener: o => o with { Forwarded = true, XForwarded = false });
        rig.Ask(Message.Get(fields: Claims), from);
        Assert.Equal(value, Message.Field(rig.Origin.Requests[0], "Forwarded"));
        Assert.Null(Message.Field(rig.Origin.Requests[0], "X-Forwarded-For"));
    }

    [Fact]
    public async Task Via_is_added_behind_those_of_others_with_the_version_received()
    {
        await using HttpRig rig = new(listener: o => o with { Via = "edge" });
        rig.Ask("GET / HTTP/1.0\r\nVia: 1.1 other\r\n\r\n");
        Assert.Contains("Via: 1.1 other\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
        Assert.EndsWith("Via: 1.0 edge\r\n\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hop_by_hop_fields_end_here_in_both_directions()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.Ok(
            fields: "Connection: X-Inner\r\nX-Inner: 1\r\nKeep-Alive: timeout=1\r\nProxy-Authenticate: b\r\nX-Kept: 3\r\n");
        string answer = rig.Ask(Message.Get(
            fields: "Connection: keep-alive, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nTE: trailers\r\nX-Kept: 2\r\n"));
        Assert.Equal(Message.Ok(fields: "X-Kept: 3\r\n"), answer);
        string request = rig.Origin.Requests[0];
        Assert.All((string[])["Connection", "X-Mine", "Keep-Alive", "Proxy-Connection"], f => Assert.Null(Message.Field(request, f)));
        Assert.Equal("2", Message.Field(request, "X-Kept"));
    }

    [Fact]
    public async Task A_client_cannot_have_our_own_fields_removed()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: "Connection: X-Forwarded-For, Via, X-Forwarded-Host\r\nX-Forwarded-For: 6.6.6.6\r\n"));
        Assert.Equal("198.51.100.7", Message.Field(rig.Origin.Requests[0], "X-Forwarded-For"));
        Assert.Equal("a", Message.Field(rig.Origin.Requests[0], "X-Forwarded-Host"));
        Assert.Equal("1.1 weir", Message.Field(rig.Origin.Requests[0], "Via"));
    }

    [Theory]
    [InlineData("GET http://b:81/x?y HTTP/1.1\r\nHost: a\r\n\r\n", "GET /x?y HTTP/1.1\r\nHost: b:81\r\n", "/x?y")]
    [InlineData("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: b\r\n", "/")]
    [InlineData("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: b\r\n", "*")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n", "*")]
    public async Task An_absolute_target_is_sent_in_origin_form_with_its_own_host(string request, string start, string logged)
    {
        await using HttpRig rig = new();
        rig.Ask(request);
        Assert.StartsWith(start, rig.Origin.Requests[0], StringComparison.Ordinal);
        Assert.Equal(logged, rig.Log.Last.Target);
    }

    private static HttpListenerOptions Trusting(HttpListenerOptions options) =>
        options with { TrustedProxies = [IPNetwork.Parse("198.51.100.0/24")] };
}
