using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

public sealed class RouteAnswerTests
{
    [Theory]
    [InlineData("https://www.example", 307, "https://www.example/x/y?q=1")]
    [InlineData("\"https://${host.name}:8443\"", 307, "https://a:8443/x/y?q=1")]
    [InlineData("{ to: https://www.example/new, status: 301 }", 301, "https://www.example/new")]
    [InlineData("{ to: \"https://www.example/new${target}\", status: 308 }", 308, "https://www.example/new/x/y?q=1")]
    [InlineData("{ to: /new, status: 302 }", 302, "/new")]
    [InlineData("{ to: \"${path}\", status: 303 }", 303, "/x/y")]
    public async Task A_redirect_leads_where_it_says(string redirect, int status, string location)
    {
        await using HttpRig rig = FilterRig.With($"{{ redirect: {redirect} }}");
        string answer = rig.Ask(Message.Get("//x/./y?q=1"));
        Assert.Equal((status, location, "0"), (Message.StatusOf(answer), Message.Field(answer, "Location"), Message.Field(answer, "Content-Length")));
        Assert.NotNull(Message.Field(answer, "Date"));
        Assert.Null(Message.Field(answer, "Connection"));
        Assert.Equal((status, "redirect", null), (rig.Log.Last.Status, rig.Log.Last.Reason, rig.Log.Last.Pool));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("//evil.example/", "/evil.example/")]
    [InlineData("/%5Cevil.example/", "/%5Cevil.example/")]
    [InlineData("/\\evil.example/", "/%5Cevil.example/")]
    public async Task A_redirect_to_the_path_stays_on_the_host(string path, string location)
    {
        await using HttpRig rig = FilterRig.With("{ redirect: \"${path}\" }");
        Weir.Proxy.Routing.RouteTable refusing = rig.Listener.Routes;
        rig.Listener.Routes = new Weir.Proxy.Routing.RouteTable(refusing.Routes, keepEncodedSlashes: true);
        Assert.Equal(location, Message.Field(rig.Ask(Message.Get(path)), "Location"));
    }

    [Theory]
    [InlineData("\"/search?${query}\"", "/x?a=\"<b>\"", "/search?a=%22%3Cb%3E%22")]
    [InlineData("\"/search?${query}\"", "/x?a=%0d%0aSet-Cookie:%20x&b={c}|d`e^f\\g", "/search?a=%0d%0aSet-Cookie:%20x&b=%7Bc%7D%7Cd%60e%5Ef%5Cg")]
    [InlineData("https://www.example", "/\"x?'(y)'&z=\"", "https://www.example/%22x?'(y)'&z=%22")]
    [InlineData("\"/${query}\"", "/x?/evil.example", "/.//evil.example")]
    [InlineData("\"/${query}\"", "/x?\\evil.example", "/%5Cevil.example")]
    [InlineData("\"/${query}\"", "/x?evil.example", "/evil.example")]
    public async Task What_the_client_wrote_neither_ends_nor_turns_a_redirect(string redirect, string target, string location)
    {
        await using HttpRig rig = FilterRig.With($"{{ redirect: {redirect} }}");
        Assert.Equal(location, Message.Field(rig.Ask(Message.Get(target)), "Location"));
    }

    [Fact]
    public async Task A_request_about_the_server_as_a_whole_is_sent_to_the_other_host_without_a_path()
    {
        await using HttpRig rig = FilterRig.With("{ redirect: https://www.example }");
        Assert.Equal("https://www.example", Message.Field(rig.Ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), "Location"));
    }

    [Fact]
    public async Task A_fixed_response_is_sent_whole_and_the_connection_stays()
    {
        await using HttpRig rig = FilterRig.With(
            "{ name: down, respond: { status: 503, type: text/html, body: \"<p>Back soon</p>\" }, filters: [ { setResponseHeader: { Retry-After: 120, X-Path: \"${path}\" } } ] }");
        Weir.Net.Memory.MemoryPeer client = rig.Connect();
        for (int i = 0; i < 2; i++)
        {
            string answer = rig.Send(client, Message.Get("/x"));
            Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(("text/html", "120", "/x"), (Message.Field(answer, "Content-Type"), Message.Field(answer, "Retry-After"), Message.Field(answer, "X-Path")));
            Assert.Equal("<p>Back soon</p>", Message.BodyOf(answer));
        }

        Assert.Equal((503, "fixed-response", "down", 16L), (rig.Log.Last.Status, rig.Log.Last.Reason, rig.Log.Last.Route, rig.Log.Last.BytesOut));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_HEAD_gets_the_length_and_no_body()
    {
        await using HttpRig rig = FilterRig.With("{ respond: { body: hello } }");
        string answer = rig.Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal("5", Message.Field(answer, "Content-Length"));
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_204_has_no_length()
    {
        await using HttpRig rig = FilterRig.With("{ respond: { status: 204 } }");
        string answer = rig.Ask(Message.Get());
        Assert.Null(Message.Field(answer, "Content-Length"));
        Assert.StartsWith("HTTP/1.1 204 No Content\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_a_body_is_answered_and_its_connection_ends()
    {
        await using HttpRig rig = FilterRig.With("{ respond: { body: no } }");
        string answer = rig.Ask(Message.Post("hello"));
        Assert.Equal((200, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_largest_body_is_sent_whole_to_a_slow_reader()
    {
        string body = new('x', Weir.Proxy.Filters.FixedResponse.MostBytes);
        await using HttpRig rig = FilterRig.With($"{{ respond: {{ body: {body} }} }}");
        Assert.Equal(body, Message.BodyOf(rig.Ask(Message.Get())));
    }

    [Theory]
    [InlineData(4, 200)]
    [InlineData(5, 413)]
    public async Task A_routes_own_limit_replaces_the_listeners(int length, int status)
    {
        await using HttpRig rig = FilterRig.With(o => o with { MaxBodyBytes = 2 }, "{ path: /up, pool: web, maxBody: 4B }", "{ pool: web }");
        Assert.Equal(status, Message.StatusOf(rig.Ask(Message.Post(new string('x', length), "/up"))));
        Assert.Equal(status, Message.StatusOf(rig.Ask(Message.PostChunked(Message.Chunk(new string('x', length)) + Message.LastChunk, "/up"))));
        Assert.Equal(413, Message.StatusOf(rig.Ask(Message.Post("xxx", "/other"))));
    }
}
