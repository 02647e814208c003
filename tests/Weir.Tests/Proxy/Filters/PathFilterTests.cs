using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

public sealed class PathFilterTests
{
    [Theory]
    [InlineData("rewritePrefix: { from: /api, to: / }", "/api/x?q=1", "/x?q=1")]
    [InlineData("rewritePrefix: { from: /api, to: / }", "/api", "/")]
    [InlineData("rewritePrefix: { from: /api, to: / }", "/api/", "/")]
    [InlineData("rewritePrefix: { from: /api, to: / }", "/apis", "/apis")]
    [InlineData("rewritePrefix: { from: /api/, to: /v2/ }", "/api/x", "/v2/x")]
    [InlineData("rewritePrefix: { from: /, to: /site }", "/x", "/site/x")]
    [InlineData("rewritePrefix: { from: /api, to: /v2 }", "//x/../api/%61", "//x/../api/%61", 400)]
    [InlineData("rewritePrefix: { from: /api, to: /v2 }", "/x/../api/%61", "/v2/a")]
    [InlineData("rewriteRegex: { match: \"/u/([0-9]+)/(.*)\", to: \"/user/${2}/${1}\" }", "/u/7/a/b?c", "/user/a/b/7?c")]
    [InlineData("rewriteRegex: { match: \"/u/([0-9]+)/(.*)\", to: \"/user/${2}/${1}\" }", "/u/x/a", "/u/x/a")]
    [InlineData("rewriteRegex: { match: \"/(.*)\", to: \"/${host.name}/${header.x-b}/${1}\" }", "/z", "/a/b%20%3F%2F/z")]
    [InlineData("rewritePrefix: { from: /api, to: /v2 }", "/api;a/x;jsessionid=1?q", "/v2/x;jsessionid=1?q")]
    [InlineData("rewritePrefix: { from: /, to: /site }", "/;a/x", "/site/;a/x")]
    [InlineData("rewriteRegex: { match: \"/u/([0-9]+)\", to: \"/user/${1}\" }", "/u;a/7;b", "/user/7")]
    public async Task A_rewritten_path_goes_to_the_endpoint_and_the_query_stays(string filter, string target, string expected, int status = 200)
    {
        await using HttpRig rig = FilterRig.With($"{{ pool: web, filters: [ {filter} ] }}");
        string answer = rig.Ask(Message.Get(target, "X-B: b ?/\r\n"));
        Assert.Equal(status, Message.StatusOf(answer));
        if (status == 200)
            Assert.StartsWith($"GET {expected} HTTP/1.1\r\n", rig.Origin.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(target, rig.Log.Last.Target);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_first_rewrite_that_is_about_a_path_is_its_last()
    {
        await using HttpRig rig = FilterRig.With(
            "{ pool: web, filters: [ { rewritePrefix: { from: /a, to: /b } }, { rewritePrefix: { from: /b, to: /c } } ] }");
        Assert.StartsWith("GET /b ", rig.Forwarded(Message.Get("/a")), StringComparison.Ordinal);
        Assert.StartsWith("GET /c ", rig.Forwarded(Message.Get("/b")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://a/x?q HTTP/1.1\r\nHost: b\r\n\r\n", "GET /y/x?q HTTP/1.1\r\n", "/x?q")]
    [InlineData("GET http://a?q HTTP/1.1\r\nHost: b\r\n\r\n", "GET /y/?q HTTP/1.1\r\n", "/?q")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n", "OPTIONS * HTTP/1.1\r\n", "*")]
    [InlineData("GET /x HTTP/1.0\r\n\r\n", "GET /y/x HTTP/1.1\r\n", "/x")]
    public async Task Every_form_of_target_is_rewritten(string request, string expected, string logged)
    {
        await using HttpRig rig = FilterRig.With("{ pool: web, filters: [ { rewritePrefix: { from: /, to: /y } } ] }");
        Assert.StartsWith(expected, rig.Forwarded(request), StringComparison.Ordinal);
        Assert.Equal(logged, rig.Log.Last.Target);
    }

    [Fact]
    public async Task A_body_follows_a_rewritten_head()
    {
        await using HttpRig rig = FilterRig.With("{ pool: web, filters: [ { rewritePrefix: { from: /a, to: /a-much-longer-path-than-before } }, { setRequestHeader: { X-A: 1 } } ] }");
        Assert.EndsWith("\r\n\r\nhello", rig.Forwarded(Message.Post("hello", "/a")), StringComparison.Ordinal);
        Assert.Equal("hello", Message.BodyOf(rig.Forwarded(Message.PostChunked(Message.Chunk("hello") + Message.LastChunk, "/a"))));
    }

    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a/..%2fb")]
    [InlineData("/a/..;/b")]
    [InlineData("/../b")]
    [InlineData("/%zz")]
    public async Task A_path_that_can_be_read_in_two_ways_is_refused_where_routes_decide_by_path(string path)
    {
        await using HttpRig byPath = FilterRig.With("{ path: /**, pool: web }");
        Assert.Equal(400, Message.StatusOf(byPath.Ask(Message.Get(path))));
        Assert.Equal("ambiguous-path", byPath.Log.Last.Reason);
        Assert.Empty(byPath.Origin.Requests);
        await using HttpRig other = FilterRig.With("{ pool: web }");
        Assert.StartsWith($"GET {path} ", other.Forwarded(Message.Get(path)), StringComparison.Ordinal);
    }
}
