using System.Net;
using Weir.Configuration;
using Weir.Proxy.Routing;
using Xunit;
using HostPattern = Weir.Proxy.Routing.HostPattern;
using PathPattern = Weir.Proxy.Routing.PathPattern;

namespace Weir.Tests.Proxy.Routing;

public sealed class RouteAllocationTests
{
    [Fact]
    public void Finding_a_route_allocates_nothing_whatever_the_conditions()
    {
        RouteTable table = new(
        [
            .. Enumerable.Range(0, 100).Select(i => new Route(new RouteOptions { Host = new HostPattern($"h{i}.example"), Path = new PathPattern($"/p{i}") })),
            new Route(new RouteOptions { Path = new PathPattern("/a/*/**/zz") }),
            new Route(new RouteOptions { Path = new PathPattern(WholeRegex.Compile("/a/[0-9]+")) }),
            new Route(new RouteOptions { Methods = new MethodSet(["PURGE"]) }),
            new Route(new RouteOptions { Clients = new SourceNetworks([IPNetwork.Parse("10.0.0.0/8")]) }),
            new Route(new RouteOptions { Values = [RouteConditionTests.Parse("header X-A ~[a-z]+")] }),
            new Route(new RouteOptions { Values = [RouteConditionTests.Parse("query q =a b"), RouteConditionTests.Parse("cookie id present")] }),
            new Route(new RouteOptions { Host = new HostPattern("*.x.example") }),
        ]);
        RouteProbe probe = new("/%61//x?w=1&q=a+b", "Y.X.Example", fields: "X-A: A\r\nCookie: other=1\r\n");
        Assert.Same(table.Routes[^1], probe.Find(table));
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
                probe.Find(table);
        }));
    }
}
