using System.Net;
using System.Text;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("shop.example", "shop.example", true)]
    [InlineData("shop.example", "SHOP.Example", true)]
    [InlineData("shop.example", "shop.example.", true)]
    [InlineData("shop.example", "xshop.example", false)]
    [InlineData("shop.example", "", false)]
    [InlineData("*.example", "shop.example", true)]
    [InlineData("*.example", "a.b.example", true)]
    [InlineData("*.example", "example", false)]
    [InlineData("*.example", ".example", false)]
    [InlineData("*.example", "xexample", false)]
    public void A_host_pattern_matches_its_name_or_any_below(string pattern, string host, bool matches) =>
        Assert.Equal(matches, new HostPattern(pattern).Matches(Encoding.ASCII.GetBytes(host)));

    [Theory]
    [InlineData("/api", "/api", true)]
    [InlineData("/api", "/api/", false)]
    [InlineData("/api", "/API", false)]
    [InlineData("/api/**", "/api", true)]
    [InlineData("/api/**", "/api/", true)]
    [InlineData("/api/**", "/api/a/b", true)]
    [InlineData("/api/**", "/apis", false)]
    [InlineData("/**", "/", true)]
    [InlineData("/**", "/x", true)]
    [InlineData("/api/**", "/%61pi/x", false)]
    public void A_path_pattern_matches_exactly_or_everything_below(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new PathPattern(pattern).Matches(Encoding.ASCII.GetBytes(path), new MatchScratch(64)));

    [Theory]
    [InlineData("GET /x HTTP/1.1\r\nHost: shop.example\r\n\r\n", "shop")]
    [InlineData("GET /x HTTP/1.1\r\nHost: shop.example:8080\r\n\r\n", "shop")]
    [InlineData("GET /api/x HTTP/1.1\r\nHost: shop.example\r\n\r\n", "api")]
    [InlineData("GET /api/x?q=/y HTTP/1.1\r\nHost: other\r\n\r\n", "api")]
    [InlineData("GET http://shop.example/x HTTP/1.1\r\nHost: other\r\n\r\n", "shop")]
    [InlineData("GET http://other HTTP/1.1\r\nHost: shop.example\r\n\r\n", "root")]
    [InlineData("GET /?a HTTP/1.1\r\nHost: other\r\n\r\n", "root")]
    [InlineData("GET /y HTTP/1.1\r\nHost: other\r\n\r\n", null)]
    [InlineData("GET /y HTTP/1.0\r\n\r\n", null)]
    public async Task The_first_route_that_matches_serves_the_request(string request, string? pool)
    {
        await using HttpRig rig = new();
        ProxyPool shop = Serve("shop", "10.1.0.1:80");
        ProxyPool api = Serve("api", "10.1.0.2:80");
        ProxyPool root = Serve("root", "10.1.0.3:80");
        rig.Listener.Routes = new RouteTable(
        [
            To(api, path: "/api/**"),
            To(shop, host: "shop.example"),
            To(root, host: "*.example"),
            To(root, path: "/"),
        ]);
        string answer = rig.Ask(request);
        Assert.Equal(pool is null ? 404 : 200, Message.StatusOf(answer));
        if (pool is not null)
            Assert.Equal(pool, Message.BodyOf(answer));
        Assert.Equal((pool, pool is null ? "no-route" : null), (rig.Log.Last.Pool, rig.Log.Last.Reason));

        static Route To(ProxyPool pool, string? host = null, string? path = null) => new(new RouteOptions
        {
            Host = host is null ? null : new HostPattern(host),
            Path = path is null ? null : new PathPattern(path),
            Pools = PoolSplit.To(pool),
        });

        ProxyPool Serve(string name, string address)
        {
            Origin origin = new() { Answer = (_, _) => Message.Ok(name) };
            rig.Network.Serve(IPEndPoint.Parse(address), origin.OnAccepted);
            return rig.AddPool(name, [IPEndPoint.Parse(address)]);
        }
    }
}
