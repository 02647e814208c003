using System.Text;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Filters;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

/// <summary>What follows a semicolon in a segment: servlet containers do not look at it, so routes do not either.</summary>
public sealed class PathParametersTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a;x", "/a")]
    [InlineData("/a;x=1;y=2/b;z", "/a/b")]
    [InlineData("/a;", "/a")]
    [InlineData("/a;x/", "/a/")]
    [InlineData("/;x", "/")]
    [InlineData("/;x/a", "/a")]
    [InlineData("/a/;x/b", "/a/b")]
    [InlineData("/a/;x", "/a/")]
    [InlineData("/;/;;/;", "/")]
    [InlineData("/a%3Bx", "/a%3Bx")]
    [InlineData("*", "*")]
    public void They_are_taken_away(string path, string expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(path);
        Assert.Equal(expected, Encoding.ASCII.GetString(PathParameters.Without(bytes, new byte[bytes.Length])));
    }

    [Theory]
    [InlineData("/api/x", "/api", 4)]
    [InlineData("/api", "/api", 4)]
    [InlineData("/api;v/x", "/api", 6)]
    [InlineData("/api;v", "/api", 6)]
    [InlineData("/a;b/c;d/e", "/a/c", 8)]
    [InlineData("/apis", "/api", -1)]
    [InlineData("/ap", "/api", -1)]
    [InlineData("/;x/api", "", 0)]
    [InlineData("/x", "", 0)]
    public void A_prefix_takes_those_of_its_segments_with_it(string path, string prefix, int expected) =>
        Assert.Equal(expected, PathParameters.LengthOfPrefix(Encoding.ASCII.GetBytes(path), Encoding.ASCII.GetBytes(prefix)));

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin;x")]
    [InlineData("/admin;x=/y")]
    [InlineData("/;x/admin;/y")]
    [InlineData("/%61dmin;jsessionid=1")]
    [InlineData("//admin;a;b/")]
    public async Task They_lead_past_no_route(string path)
    {
        await using HttpRig rig = FilterRig.With("{ path: /admin/**, respond: { status: 403 } }", "{ pool: web }");
        Assert.Equal(403, Message.StatusOf(rig.Ask(Message.Get(path))));
        Assert.Empty(rig.Origin.Requests);
    }

    [Theory]
    [InlineData("/a/;x/../b")]
    [InlineData("/a/%3Bx/../b")]
    public async Task A_segment_that_is_nothing_else_and_two_dots_behind_it_can_be_read_in_two_ways(string path)
    {
        await using HttpRig rig = FilterRig.With("{ path: /b, respond: { status: 403 } }", "{ pool: web }");
        Assert.Equal((400, "ambiguous-path"), (Message.StatusOf(rig.Ask(Message.Get(path))), rig.Log.Last.Reason));
    }

    [Fact]
    public async Task The_endpoint_gets_them()
    {
        await using HttpRig rig = FilterRig.With("{ path: /app/**, pool: web }");
        Assert.StartsWith("GET /app;a/x;jsessionid=1?q HTTP/1.1\r\n", rig.Forwarded(Message.Get("/app;a/x;jsessionid=1?q")), StringComparison.Ordinal);
    }
}
