using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

public sealed class HeaderFilterTests
{
    [Theory]
    [InlineData("setRequestHeader: { X-A: new }", "X-A: old\r\nx-a: older\r\n", "new")]
    [InlineData("setRequestHeader: { X-A: new }", "", "new")]
    [InlineData("addRequestHeader: { X-A: new }", "X-A: old\r\n", "old|new")]
    [InlineData("removeRequestHeader: x-a", "X-A: old\r\nX-A: older\r\n", "")]
    [InlineData("removeRequestHeader: [ X-B, X-A ]", "X-A: old\r\n", "")]
    [InlineData("setRequestHeader: { Cookie: none, X-A: \"${header.Cookie}\" }", "Cookie: a=b\r\nX-A: 1\r\n", "a=b")]
    public async Task A_filter_changes_the_header_that_the_endpoint_gets(string filter, string fields, string expected)
    {
        await using HttpRig rig = FilterRig.With($"{{ pool: web, filters: [ {filter} ] }}");
        Assert.Equal(expected, string.Join('|', Values(rig.Forwarded(Message.Get("/", fields)), "X-A")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Filters_take_effect_one_after_the_other()
    {
        await using HttpRig rig = FilterRig.With(
            "{ pool: web, filters: [ { addRequestHeader: { X-A: 1 } }, { removeRequestHeader: X-A }, { addRequestHeader: { X-A: 2 } }, { addRequestHeader: { X-A: 3 } } ] }");
        Assert.Equal(["2", "3"], Values(rig.Forwarded(Message.Get("/", "X-A: 0\r\n")), "X-A"));
    }

    [Theory]
    [InlineData("client.address", "198.51.100.7")]
    [InlineData("method", "GET")]
    [InlineData("scheme", "http")]
    [InlineData("host", "a:8080")]
    [InlineData("host.name", "a")]
    [InlineData("path", "/x/y")]
    [InlineData("query", "q=1")]
    [InlineData("target", "/x/y?q=1")]
    [InlineData("listener", "web")]
    [InlineData("route", "main")]
    [InlineData("pool", "web")]
    [InlineData("header.x-b", "B")]
    [InlineData("header.none", "")]
    public async Task A_variable_stands_for_a_part_of_the_request(string variable, string expected)
    {
        string value = "\"<${" + variable + "}>\"";
        await using HttpRig rig = FilterRig.With(
            $"{{ name: main, pool: web, filters: [ {{ setRequestHeader: {{ X-A: {value} }} }}, {{ setResponseHeader: {{ X-A: {value} }} }} ] }}");
        string answer = rig.Ask("GET //x/./%79?q=1 HTTP/1.1\r\nHost: a:8080\r\nX-B: B\r\n\r\n");
        Assert.Equal($"<{expected}>", Message.Field(rig.Origin.Requests[^1], "X-A"));
        Assert.Equal($"<{expected}>", Message.Field(answer, "X-A"));
        Assert.StartsWith("GET //x/./%79?q=1 HTTP/1.1\r\n", rig.Origin.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_filter_sees_endpoint_status_and_the_response()
    {
        await using HttpRig rig = FilterRig.With(
            "{ pool: web, filters: [ { setResponseHeader: { X-By: \"${endpoint} ${status} ${response.header.etag}\" } }, { removeResponseHeader: [ ETag, Server ] }, { addResponseHeader: { Vary: Origin } } ] }");
        rig.Origin.Answer = (_, _) => Message.Ok("x", "ETag: \"7\"\r\nServer: s\r\nX-By: forged\r\nVary: Accept\r\n", status: 201);
        string answer = rig.Ask(Message.Get());
        Assert.Equal(["10.0.0.1:80 201 \"7\""], Values(answer, "X-By"));
        Assert.Equal(["Accept", "Origin"], Values(answer, "Vary"));
        Assert.Empty(Values(answer, "ETag").Concat(Values(answer, "Server")));
        Assert.Equal("x", Message.BodyOf(answer));
    }

    [Fact]
    public async Task Only_the_route_that_takes_a_request_filters_it()
    {
        await using HttpRig rig = FilterRig.With(
            "{ path: /a, pool: web, filters: [ { setRequestHeader: { X-A: a } } ] }", "{ pool: web }");
        Assert.Equal(["a"], Values(rig.Forwarded(Message.Get("/a")), "X-A"));
        Assert.Empty(Values(rig.Forwarded(Message.Get("/b")), "X-A"));
    }

    [Fact]
    public async Task A_retry_sends_the_filtered_request_again()
    {
        await using HttpRig rig = FilterRig.With("{ pool: web, filters: [ { setRequestHeader: { X-A: \"${path}\" } }, { rewritePrefix: { from: /x, to: /y } } ] }");
        MemoryPeers peers = new(rig);
        Assert.Equal(200, peers.AnswerOnlyTheSecondTime(Message.Get("/x/1")));
        Assert.All(rig.Origin.Requests, r => Assert.StartsWith("GET /y/1 HTTP/1.1\r\n", r, StringComparison.Ordinal));
        Assert.Equal("/x/1", rig.Log.Last.Target);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_refused_and_no_buffer_is_left()
    {
        string many = string.Concat(Enumerable.Repeat("${header.x-b}", 20));
        await using HttpRig rig = FilterRig.With($"{{ pool: web, filters: [ {{ setRequestHeader: {{ X-A: \"{many}\" }} }} ] }}");
        string answer = rig.Ask(Message.Get("/", $"X-B: {new string('b', 8000)}\r\n"));
        Assert.Equal(431, Message.StatusOf(answer));
        Assert.Equal("head-too-large", rig.Log.Last.Reason);
        Assert.Empty(rig.Origin.Requests);
        rig.AssertNothingIsLeft();
    }

    internal static IEnumerable<string> Values(string message, string name) =>
        message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Skip(1)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(l => l[(name.Length + 1)..].Trim());

    /// <summary>An endpoint that drops its connection in answer to the first request.</summary>
    private sealed class MemoryPeers(HttpRig rig)
    {
        public int AnswerOnlyTheSecondTime(string request)
        {
            rig.Ask(Message.Get("/warm"));
            rig.Origin.Requests.Clear();
            bool first = true;
            rig.Origin.Answer = (_, peer) =>
            {
                if (!first)
                    return Message.Ok("ok");
                first = false;
                peer.Close();
                return null;
            };
            int status = Message.StatusOf(rig.Ask(request));
            Assert.Equal(2, rig.Origin.Requests.Count);
            return status;
        }
    }
}
