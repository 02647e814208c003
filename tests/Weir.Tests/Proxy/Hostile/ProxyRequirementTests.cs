using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Hostile;

/// <summary>What RFC 9110 and RFC 9112 require (MUST, MUST NOT) of a gateway and what it could break, one test each.</summary>
public sealed class ProxyRequirementTests
{
    [Fact]
    public async Task Rfc9110_2_5_the_version_sent_on_is_our_own_in_both_directions()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", rig.Ask("GET / HTTP/1.0\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("GET / HTTP/1.1\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_5_1_fields_nobody_knows_are_passed_on()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.Ok("ok", "X-Unheard-Of: b\r\n");
        Assert.Equal("b", Message.Field(rig.Ask(Message.Get(fields: "X-Never-Seen: a\r\n")), "X-Unheard-Of"));
        Assert.Equal("a", Message.Field(rig.Origin.Requests[0], "X-Never-Seen"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_5_3_lines_of_one_name_keep_their_order_and_stay_apart()
    {
        await using HttpRig rig = new();
        const string Lines = "X-A: 1\r\nX-B: 2\r\nX-A: 3\r\nSet-Cookie: c=1\r\nSet-Cookie: d=2\r\n";
        rig.Origin.Answer = static (_, _) => Message.Ok("ok", Lines);
        Assert.Contains(Lines, rig.Ask(Message.Get(fields: Lines)), StringComparison.Ordinal);
        Assert.Contains(Lines, rig.Origin.Requests[0], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Connection: X-A", "X-A: 1")]
    [InlineData("Connection: close, x-a", "X-A: 1")]
    [InlineData("Connection: keep-alive\r\nConnection: ,X-A,", "X-A: 1")]
    [InlineData("Keep-Alive: timeout=5", "Keep-Alive: timeout=5")]
    [InlineData("Proxy-Connection: keep-alive", "Proxy-Connection: keep-alive")]
    [InlineData("TE: trailers", "TE: trailers")]
    [InlineData("Upgrade: h2c", "Upgrade: h2c")]
    [InlineData("Proxy-Authorization: Basic eA==", "Proxy-Authorization: Basic eA==")]
    public async Task Rfc9110_7_6_1_what_is_meant_for_this_hop_ends_here(string fields, string gone)
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: $"{fields}\r\nX-A: 1\r\n"));
        string name = gone[..gone.IndexOf(':', StringComparison.Ordinal)];
        Assert.Null(Message.Field(rig.Origin.Requests[0], name));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_7_6_3_a_request_that_is_forwarded_says_so_in_via()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: "Via: 1.0 edge\r\n"));
        Assert.Contains("Via: 1.", rig.Origin.Requests[0].Replace("Via: 1.0 edge\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_7_7_the_target_is_not_rewritten()
    {
        await using HttpRig rig = new();
        const string Target = "/a//b/../%7e/%2F?x=%20&y=+;z";
        rig.Ask(Message.Get(Target));
        Assert.StartsWith($"GET {Target} HTTP/1.1\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_9_1_methods_are_case_sensitive_and_unknown_ones_passed_on()
    {
        await using HttpRig rig = new();
        rig.Ask("get / HTTP/1.1\r\nHost: a\r\n\r\n");
        rig.Ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("get / ", rig.Origin.Requests[0], StringComparison.Ordinal);
        Assert.StartsWith("BREW / ", rig.Origin.Requests[1], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task Rfc9110_9_3_a_body_where_none_is_expected_goes_with_its_request_and_is_never_the_next_one(string method)
    {
        await using HttpRig rig = new();
        const string Body = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        string answers = rig.Ask($"{method} /own HTTP/1.1\r\nHost: a\r\nContent-Length: {Body.Length}\r\n\r\n{Body}{Message.Get("/next")}");
        Assert.Equal(200, Message.StatusOf(answers));
        Assert.Equal(2, rig.Origin.Requests.Count);
        Assert.EndsWith("\r\n\r\n" + Body, rig.Origin.Requests[0], StringComparison.Ordinal);
        Assert.StartsWith("GET /next ", rig.Origin.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rfc9110_10_1_1_100_is_not_sent_to_a_client_of_http10_and_its_expectation_goes_no_further()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => "HTTP/1.1 100 Continue\r\n\r\n" + Message.Ok("ok");
        string answer = rig.Ask("POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nhi");
        Assert.Equal(200, Message.StatusOf(answer));
        Assert.Null(Message.Field(rig.Origin.Requests[0], "Expect"));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Expect: 100-continue, x")]
    [InlineData("Expect: 200-ok")]
    [InlineData("Expect: 100-continue\r\nExpect: y")]
    public async Task Rfc9110_10_1_1_an_expectation_nobody_knows_gets_417(string field)
    {
        await using HttpRig rig = new();
        Assert.Equal(417, Message.StatusOf(rig.Ask($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n{field}\r\n\r\nhi")));
        Assert.Empty(rig.Origin.Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9110_7_8_an_upgrade_with_a_body_is_a_plain_request()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Post("hi", fields: "Connection: upgrade\r\nUpgrade: websocket\r\n"));
        Assert.Null(Message.Field(rig.Origin.Requests[0], "Upgrade"));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("http://b.example/x", "b.example")]
    [InlineData("http://b.example:81/x", "b.example:81")]
    [InlineData("HTTP://B.example/x", "B.example")]
    public async Task Rfc9112_3_2_2_the_hosts_of_target_and_field_disagree_and_the_targets_counts(string target, string host)
    {
        await using HttpRig rig = new();
        rig.Ask($"GET {target} HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        Assert.StartsWith($"GET /x HTTP/1.1\r\nHost: {host}\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("evil", rig.Origin.Requests[0], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a:x\r\n\r\n")]
    [InlineData("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET http://a HTTP/1.1\r\n\r\n")]
    public async Task Rfc9112_3_2_a_request_whose_host_is_missing_doubled_or_invalid_gets_400(string request)
    {
        await using HttpRig rig = new();
        string answer = rig.Ask(request);
        Assert.Equal((400, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        Assert.Empty(rig.Origin.Requests);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")]
    [InlineData("Content-Length: 5, 5\r\n", "hello")]
    [InlineData("Content-Length: 99999999999999999999\r\n", "")]
    [InlineData("Transfer-Encoding: gzip\r\n", "x")]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    public async Task Rfc9112_6_3_a_response_whose_end_is_in_doubt_is_502_and_its_connection_is_never_used_again(string fields, string body)
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { Retries = 0 });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        server.Send($"HTTP/1.1 200 OK\r\n{fields}\r\n{body}");
        rig.Network.RunUntilIdle();
        Assert.Equal(502, Message.StatusOf(client.TakeText()));
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9112_7_1_chunked_in_any_case_is_chunked_and_written_in_our_way()
    {
        await using HttpRig rig = new();
        rig.Ask("POST / HTTP/1.1\r\nHost: a\r\nTRANSFER-ENCODING: \t ChUnKeD \t\r\n\r\n0002;x=y\r\nhi\r\n000\r\n\r\n");
        Assert.Equal("chunked", Message.Field(rig.Origin.Requests[0], "Transfer-Encoding"));
        Assert.EndsWith("\r\n\r\n2\r\nhi\r\n0\r\n\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Rfc9112_9_3_a_request_after_close_is_not_served()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: "Connection: close\r\n") + Message.Get("/after"));
        Assert.Single(rig.Origin.Requests);
    }
}
