using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>What https changes in requests and responses.</summary>
public sealed class HttpsTests
{
    [Fact]
    public async Task Endpoints_are_told_that_the_client_came_by_https()
    {
        await using HttpRig rig = new(listener: o => o with { IsHttps = true, Forwarded = true });
        rig.Ask(Message.Get());
        Assert.Equal("https", Message.Field(rig.Origin.Requests[0], "X-Forwarded-Proto"));
        Assert.Contains(";proto=https;", Message.Field(rig.Origin.Requests[0], "Forwarded"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_transport_is_added_beside_the_date()
    {
        await using HttpRig rig = new(listener: o => o with { StrictTransport = "max-age=86400" });
        string answer = rig.Ask(Message.Get());
        Assert.Equal("max-age=86400", Message.Field(answer, "Strict-Transport-Security"));
        Assert.Equal(1, Count(answer, "\r\nDate: "));
        rig.Origin.Answer = (_, _) => "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n";
        answer = rig.Ask(Message.Get());
        Assert.Equal("max-age=86400", Message.Field(answer, "Strict-Transport-Security"));
        Assert.Equal(1, Count(answer, "\r\nDate: "));
    }

    [Fact]
    public async Task An_endpoints_own_strict_transport_is_left_alone()
    {
        await using HttpRig rig = new(listener: o => o with { StrictTransport = "max-age=86400" });
        rig.Origin.Answer = (_, _) => "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=1\r\nContent-Length: 0\r\n\r\n";
        string answer = rig.Ask(Message.Get());
        Assert.Equal("max-age=1", Message.Field(answer, "Strict-Transport-Security"));
        Assert.Equal(1, Count(answer, "Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("GET /a?b=c HTTP/1.1\r\nHost: shop.test\r\n\r\n", 443, "https://shop.test/a?b=c")]
    [InlineData("GET /a HTTP/1.1\r\nHost: shop.test:8080\r\n\r\n", 443, "https://shop.test/a")]
    [InlineData("GET /a HTTP/1.1\r\nHost: shop.test:8080\r\n\r\n", 8443, "https://shop.test:8443/a")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 8443, "https://[::1]:8443/")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]\r\n\r\n", 443, "https://[::1]/")]
    [InlineData("GET http://shop.test/x HTTP/1.1\r\nHost: shop.test\r\n\r\n", 443, "https://shop.test/x")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n\r\n", 443, "https://shop.test/")]
    public async Task A_request_that_no_route_takes_is_sent_to_https(string request, int port, string location)
    {
        await using HttpRig rig = new(listener: o => o with { RedirectPort = port });
        rig.Listener.Routes = new([]);
        string answer = rig.Ask(request);
        Assert.StartsWith("HTTP/1.1 308 ", answer, StringComparison.Ordinal);
        Assert.Equal(location, Message.Field(answer, "Location"));
        Assert.Equal("0", Message.Field(answer, "Content-Length"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_redirected_client_may_ask_again_by_the_same_connection()
    {
        await using HttpRig rig = new(listener: o => o with { RedirectPort = 443 });
        rig.Listener.Routes = new([]);
        Assert.Equal(2, Count(rig.Ask(Message.Get() + Message.Get()), "308 Permanent Redirect"));
    }

    [Fact]
    public async Task A_route_goes_before_the_redirect()
    {
        await using HttpRig rig = new(listener: o => o with { RedirectPort = 443 });
        Assert.StartsWith("HTTP/1.1 200 ", rig.Ask(Message.Get()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_can_claim_a_client_certificate()
    {
        await using HttpRig rig = new(listener: o => o with { ForwardsClientCertificate = true, TrustedProxies = [System.Net.IPNetwork.Parse("0.0.0.0/0")] });
        rig.Ask(Message.Get(fields: "x-client-cert-subject: CN=admin\r\nX-Client-Cert-Fingerprint: 00\r\nX-Client-Cert-Verified: SUCCESS\r\nX-Client-Cert-Verified: SUCCESS\r\n"));
        string request = rig.Origin.Requests[0];
        Assert.Equal("NONE", Message.Field(request, "X-Client-Cert-Verified"));
        Assert.Equal(1, Count(request, "Client-Cert"));
        Assert.DoesNotContain("client-cert-subject", request, StringComparison.OrdinalIgnoreCase);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
