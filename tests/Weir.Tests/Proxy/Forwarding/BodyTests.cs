using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class BodyTests
{
    private const string Large = "L";

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(Large)]
    public async Task Bodies_with_a_length_come_through_both_ways(string kind)
    {
        string body = BodyOf(kind);
        await using HttpRig rig = new();
        rig.Origin.Answer = static (request, _) => Message.Ok(Message.BodyOf(request));
        Assert.Equal(Message.Ok(body), rig.Ask(Message.Post(body)));
        Assert.Equal(body, Message.BodyOf(rig.Origin.Requests[0]));
        Assert.Equal((body.Length, body.Length), (rig.Log.Last.BytesIn, rig.Log.Last.BytesOut));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("x")]
    [InlineData(Large)]
    public async Task Chunked_bodies_come_through_both_ways_with_their_trailers(string kind)
    {
        string body = BodyOf(kind);
        string chunks = string.Concat(body.Chunk(70_001).Select(c => Message.Chunk(new string(c)))) + "0\r\nSum: 17\r\nOther: x\r\n\r\n";
        await using HttpRig rig = new();
        rig.Origin.Answer = (_, _) => Message.OkChunked(chunks);
        string answer = rig.Ask(Message.PostChunked(chunks));
        Assert.Equal(answer.Length, Message.LengthOf(answer));
        foreach (string message in (string[])[answer, rig.Origin.Requests[0]])
        {
            Assert.Equal("chunked", Message.Field(message, "Transfer-Encoding"));
            Assert.Null(Message.Field(message, "Content-Length"));
            Assert.True(body == Message.BodyOf(message));
            Assert.EndsWith("0\r\nSum: 17\r\nOther: x\r\n\r\n", message, StringComparison.Ordinal);
        }

        Assert.Equal((body.Length, body.Length), (rig.Log.Last.BytesIn, rig.Log.Last.BytesOut));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Chunk_extensions_end_here()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.OkChunked("5;a=b\r\nhello\r\n0;c\r\n\r\n");
        Assert.Equal(Message.OkChunked("5\r\nhello\r\n0\r\n\r\n"), rig.Ask(Message.PostChunked("00003;q=\"x\"\r\nabc\r\n0;c\r\n\r\n")));
        Assert.EndsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n", rig.Origin.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_request_gets_the_fields_and_no_body_and_both_connections_go_on()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (request, _) => request.StartsWith("HEAD", StringComparison.Ordinal)
            ? "HTTP/1.1 200 Fine\r\nDate: x\r\nContent-Length: 1000\r\n\r\n"
            : Message.Ok("ok");
        MemoryPeer client = rig.Connect();
        Assert.Equal(
            "HTTP/1.1 200 Fine\r\nDate: x\r\nContent-Length: 1000\r\n\r\n", rig.Send(client, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(Message.Ok("ok"), rig.Send(client, Message.Get()));
        Assert.Single(rig.Servers[0].Peers);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 None\r\nDate: x\r\n\r\n")]
    [InlineData("HTTP/1.1 304 Same\r\nDate: x\r\nContent-Length: 1000\r\n\r\n")]
    public async Task A_status_without_content_ends_with_its_head(string response)
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = (_, _) => response;
        MemoryPeer client = rig.Connect();
        Assert.Equal(response, rig.Send(client, Message.Get()));
        Assert.Equal(response, rig.Send(client, Message.Get()));
        Assert.Single(rig.Servers[0].Peers);
    }

    [Fact]
    public async Task A_response_without_a_date_gets_one()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal("Thu, 04 Oct 2024 00:00:00 GMT".Length, Message.Field(rig.Ask(Message.Get()), "Date")!.Length);
    }

    [Theory]
    [InlineData("x")]
    [InlineData(Large)]
    public async Task A_response_that_ends_with_its_connection_ends_the_clients(string kind)
    {
        string body = BodyOf(kind);
        await using HttpRig rig = new();
        rig.Origin.Answer = (_, peer) =>
        {
            peer.Send("HTTP/1.1 200 Fine\r\nDate: x\r\n\r\n" + body);
            peer.Close();
            return null;
        };
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, Message.Get());
        Assert.True("HTTP/1.1 200 Fine\r\nDate: x\r\nConnection: close\r\n\r\n" + body == answer);
        Assert.True(client.HasEnded);
        Assert.Equal((null, body.Length), (rig.Log.Last.Reason, (int)rig.Log.Last.BytesOut));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_old_client_gets_chunked_content_as_it_is_until_the_close()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.OkChunked(Message.Chunk("hello ") + Message.Chunk("world") + "0\r\nSum: 1\r\n\r\n");
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.Equal("HTTP/1.1 200 Fine\r\nDate: x\r\nConnection: close\r\n\r\nhello world", answer);
        Assert.True(client.HasEnded);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nab", true)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", true)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab", false)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", false)]
    public async Task A_response_that_breaks_off_never_looks_whole(string request, string response, bool needsReset)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(request);
        rig.Send(server, response);
        server.Reset();
        rig.Network.RunUntilIdle();
        Assert.True(client.IsOver);
        Assert.Equal(needsReset, client.IsReset);
        Assert.Equal("upstream-truncated", rig.Log.Last.Reason);
        Assert.Equal(1, rig.Counters().Failures);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_early_answer_is_passed_on_and_ends_the_connection()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\npart");
        rig.Send(server, Message.Ok("no", status: 403));
        string answer = client.TakeText();
        Assert.Equal((403, "no"), (Message.StatusOf(answer), Message.BodyOf(answer)));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.True(client.HasEnded);
        Assert.True(server.IsOver);
        rig.Send(client, "what is still on its way");
        Assert.False(client.IsReset);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_answer_of_an_endpoint_that_no_longer_reads_is_passed_on()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\npart");
        server.Send(Message.Ok("no", status: 413));
        server.Close();
        client.Send(new string('x', 500_000));
        rig.Network.RunUntilIdle();
        string answer = client.TakeText();
        Assert.Equal((413, "no"), (Message.StatusOf(answer), Message.BodyOf(answer)));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>The head goes out with the body's first part in one buffer. An answer that comes before the endpoint has taken all of it
    /// must not let the rest of the body overtake.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_before_the_endpoint_has_taken_the_request_leaves_the_request_in_order(bool isLarger)
    {
        await using HttpRig rig = new(isScripted: false);
        rig.Network.SetLink(rig.Addresses[0], new() { ToServer = new() { WindowBytes = 2000 } });
        string body = string.Concat(Enumerable.Range(0, isLarger ? 30_000 : 5000).Select(i => $"{i:x6},"));
        MemoryPeer? server = null;
        rig.Servers[0].Stop();
        rig.Network.Serve(rig.Addresses[0], p => (server = p).IsReading = false);
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Post(body));
        server!.Send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        rig.Network.RunUntilIdle();
        server.IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.True(body == Message.BodyOf(server.Text));
        rig.Send(server, "done");
        Assert.EndsWith("done", client.TakeText(), StringComparison.Ordinal);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>What came behind a chunked body in one receive is the next request. It must be kept at once, for the receive buffer is
    /// everyone's: another client's bytes are in it by the time a slow endpoint has taken the body.</summary>
    [Fact]
    public async Task A_request_behind_a_chunked_body_for_a_slow_endpoint_is_not_mixed_with_what_other_clients_send()
    {
        await using HttpRig rig = new(isScripted: false);
        rig.Network.SetLink(rig.Addresses[0], new() { ToServer = new() { WindowBytes = 2000 } });
        rig.Servers[0].Stop();
        List<MemoryPeer> servers = [];
        rig.Network.Serve(rig.Addresses[0], p =>
        {
            servers.Add(p);
            p.IsReading = servers.Count > 1;
        });
        string body = new('x', 10_000);
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.PostChunked(""));
        rig.Send(client, Message.Chunk(body) + Message.LastChunk + Message.Get("/mine"));

        MemoryPeer other = rig.Connect();
        rig.Send(other, Message.Post(new string('z', 60_000), "/theirs"));
        servers[0].IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.Equal(body, Message.BodyOf(servers[0].TakeText()));
        string next = rig.Send(servers[0], Message.Ok("first"));
        Assert.Equal(Message.Ok("first"), client.TakeText());
        Assert.StartsWith("GET /mine HTTP/1.1\r\n", next, StringComparison.Ordinal);
    }

    /// <summary>Exchanges are used again, with whatever the last one left in them.</summary>
    [Fact]
    public async Task Bytes_too_many_of_one_response_do_not_cost_later_ones_their_connection()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        rig.Send(server, "1\r\nx\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        Assert.EndsWith("\r\n\r\n1\r\nx\r\n0\r\n\r\n", client.TakeText(), StringComparison.Ordinal);
        Assert.True(server.IsOver);
        rig.Send(client, Message.Get());
        server = rig.Servers[0].Next();
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        rig.Send(server, "good");
        Assert.EndsWith("good", client.TakeText(), StringComparison.Ordinal);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
    }

    /// <summary>The error of an earlier response is not the reason for the end of this one.</summary>
    [Fact]
    public async Task A_reason_is_that_of_its_own_request()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        rig.Send(server, "oops\r\n");
        Assert.Equal("bad-chunk-size", rig.Log.Last.Reason);
        Assert.True(client.IsOver);
        (_, server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        server.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal("upstream-truncated", rig.Log.Last.Reason);
    }

    private static string BodyOf(string kind) =>
        kind == Large ? string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i:x5}.")) : kind;
}
