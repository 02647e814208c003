using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Http1;

/// <summary>Answers of Weir's own: each with its status and its reason in the log, and the connection closed where the next request
/// could not be found.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400, "missing-host")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400, "bare-lf")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "repeated-content-length")]
    [InlineData(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
        "content-length-and-transfer-encoding")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501, "unknown-transfer-coding")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\nContent-Length: 1\r\n\r\n", 417, "unknown-expectation")]
    [InlineData("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "unsupported-version")]
    public async Task A_malformed_head_is_answered_and_the_connection_closed(string request, int status, string reason)
    {
        await using HttpRig rig = new();
        AssertRefused(rig, rig.Connect(), request + Message.Get(), status, reason);
        Assert.Empty(rig.Servers[0].Peers);
    }

    /// <summary>RFC 9110 §6.6.1. The rig's clock stands 20,000 days after 1970 began.</summary>
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", 503)]
    [InlineData("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501)]
    public async Task An_answer_of_our_own_says_when_it_was_made(string request, int status)
    {
        await using HttpRig rig = new();
        rig.Servers[0].Stop();
        string answer = rig.Ask(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal("Fri, 04 Oct 2024 00:00:00 GMT", Message.Field(answer, "Date"));
        Assert.Equal("text/plain", Message.Field(answer, "Content-Type"));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET /x?y HTTP/1.1\r\n\r\n", "missing-host", "GET", "/x?y")]
    [InlineData("PUT /x HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "bare-lf", "PUT", "/x")]
    [InlineData("GET /x HTTP/2.0\r\nHost: a\r\n\r\n", "unsupported-version", "", "")]
    [InlineData("\u0016\u0003\u0001\u0002", "tls-on-plain-port", "", "")]
    public async Task A_refused_head_is_logged_with_its_request_line_if_that_was_right(string request, string reason, string method, string target)
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get("/before")); // leaves its own request line in the parser's head
        rig.Ask(request);
        Assert.Equal((reason, method, target), (rig.Log.Last.Reason, rig.Log.Last.Method, rig.Log.Last.Target));
        MemoryPeer slow = rig.Connect();
        rig.Send(slow, request[..^1]);
        rig.Send(slow, request[^1..]);
        slow.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal((reason, method, target), (rig.Log.Last.Reason, rig.Log.Last.Method, rig.Log.Last.Target));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_target_that_is_too_long_gets_414()
    {
        await using HttpRig rig = new();
        AssertRefused(rig, rig.Connect(), Message.Get("/" + new string('x', 9000)), 414, "request-line-too-long");
    }

    [Fact]
    public async Task A_head_that_is_too_large_gets_431()
    {
        await using HttpRig rig = new();
        string fields = string.Concat(Enumerable.Range(0, 60).Select(i => $"X-{i}: {new string('x', 1000)}\r\n"));
        AssertRefused(rig, rig.Connect(), Message.Get(fields: fields), 431, "head-too-large");
    }

    /// <summary>A refusal is useless when the close that follows resets it away because the client still sends.</summary>
    [Fact]
    public async Task A_client_that_is_still_sending_sees_the_refusal_of_its_head()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        rig.Send(client, "GET / HTTP/1.1\r\nHost: a\nb\r\n\r\n");
        rig.Send(client, new string('x', 100_000));
        client.IsReading = true;
        Assert.Equal(400, Message.StatusOf(client.TakeText()));
        Assert.True(client.HasEnded);
        Assert.False(client.IsReset);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_refused_client_that_never_stops_is_cut_off_after_a_while()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        rig.Send(client, "GET / HTTP/1.1\r\nHost: a\nb\r\n\r\n");
        Assert.Equal(1, rig.Listener.OpenConnections);
        rig.Advance(1000);
        rig.AssertNothingIsLeft();

        client = rig.Connect();
        rig.Send(client, "GET / HTTP/1.1\r\nHost: a\nb\r\n\r\n" + new string('x', 600_000));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Connect_gets_501_and_what_follows_is_not_taken_for_a_request()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n" + Message.Get("/smuggled"));
        Assert.Equal(501, Message.StatusOf(answer));
        Assert.Equal(answer.Length, Message.LengthOf(answer));
        Assert.Equal("connect-method", rig.Log.Last.Reason);
        Assert.Empty(rig.Origin.Requests);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("OPTIONS", "0", 200)]
    [InlineData("TRACE", "0", 501)]
    public async Task A_request_that_may_go_no_further_is_answered_here(string method, string forwards, int status)
    {
        await using HttpRig rig = new();
        string answer = rig.Ask($"{method} / HTTP/1.1\r\nHost: a\r\nMax-Forwards: {forwards}\r\n\r\n");
        Assert.Equal(status, Message.StatusOf(answer));
        Assert.Equal("max-forwards", rig.Log.Last.Reason);
        Assert.Empty(rig.Origin.Requests);
    }

    [Theory]
    [InlineData("OPTIONS", "7", "6")]
    [InlineData("TRACE", "1", "0")]
    [InlineData("GET", "7", "7")]
    public async Task Max_forwards_is_lowered_where_it_means_something(string method, string forwards, string forwarded)
    {
        await using HttpRig rig = new();
        Assert.Equal(200, Message.StatusOf(rig.Ask($"{method} / HTTP/1.1\r\nHost: a\r\nMax-Forwards: {forwards}\r\n\r\n")));
        Assert.Equal(forwarded, Message.Field(rig.Origin.Requests[0], "Max-Forwards"));
    }

    [Fact]
    public async Task A_promised_body_over_the_limit_gets_413_before_an_endpoint_hears_of_it()
    {
        await using HttpRig rig = new(listener: o => o with { MaxBodyBytes = 10 });
        AssertRefused(rig, rig.Connect(), Message.Post("12345678901"), 413, "body-too-large");
        Assert.Empty(rig.Servers[0].Peers);
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Post("1234567890")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chunked_body_that_grows_over_the_limit_gets_413(bool atOnce)
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { MaxBodyBytes = 10 });
        MemoryPeer client = rig.Connect();
        string head = Message.PostChunked(Message.Chunk("12345"));
        string rest = Message.Chunk("123456") + Message.LastChunk;
        if (!atOnce)
        {
            rig.Send(client, head);
            head = "";
        }

        AssertRefused(rig, client, head + rest, 413, "body-too-large");
        if (!atOnce)
            Assert.True(rig.Servers[0].Next().IsReset);
    }

    [Fact]
    public async Task A_chunk_whose_size_alone_is_over_the_limit_gets_413_before_it_comes()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { MaxBodyBytes = 10 });
        AssertRefused(rig, rig.Connect(), Message.PostChunked("b\r\n"), 413, "body-too-large");
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.PostChunked(Message.Chunk("12345")));
        AssertRefused(rig, client, "7fffffffffffffff\r\n", 413, "body-too-large");
        Assert.Equal("", rig.Send(rig.Connect(), Message.PostChunked(Message.Chunk("12345") + "5\r\n")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_malformed_chunk_gets_400_and_the_endpoint_a_reset(bool atOnce)
    {
        await using HttpRig rig = new(isScripted: false);
        MemoryPeer client = rig.Connect();
        string head = Message.PostChunked(Message.Chunk("12345"));
        if (!atOnce)
        {
            rig.Send(client, head);
            head = "";
        }

        AssertRefused(rig, client, head + "xyz\r\n", 400, "bad-chunk-size");
        if (!atOnce)
            Assert.True(rig.Servers[0].Next().IsReset);
    }

    [Fact]
    public async Task A_body_that_turns_out_too_large_behind_an_early_answer_ends_both_with_its_reason()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { MaxBodyBytes = 10 });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.PostChunked(Message.Chunk("12345")));
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        rig.Send(client, Message.Chunk("123456"));
        Assert.Equal("body-too-large", rig.Log.Last.Reason);
        Assert.True(client.IsOver && server.IsOver);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Without_an_endpoint_that_listens_there_is_503()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        rig.Servers[1].Stop();
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal("connect-refused", rig.Log.Last.Reason);
        Assert.Equal(2, rig.Log.Last.Tries);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_pool_without_endpoints_gives_503()
    {
        await using HttpRig rig = new(endpoints: 0);
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal("no-endpoint", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("rubbish\r\n\r\n", "bad-status-line")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "content-length-and-transfer-encoding")]
    [InlineData("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", "unasked-upgrade")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "bad-chunk-size")]
    public async Task A_malformed_response_gets_502(string response, string reason)
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = (_, _) => response;
        string answer = rig.Ask(Message.Get());
        Assert.Equal(502, Message.StatusOf(answer));
        Assert.Equal(answer.Length, Message.LengthOf(answer));
        Assert.Equal((502, reason), (rig.Log.Last.Status, rig.Log.Last.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_response_head_that_is_too_large_gets_502()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.Ok(fields: string.Concat(Enumerable.Repeat($"X: {new string('x', 1000)}\r\n", 60)));
        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal("head-too-large", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Without_a_buffer_there_is_503_and_the_endpoint_is_not_blamed()
    {
        await using HttpRig rig = new(bufferLimitBytes: 3000);
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal("no-buffers", Assert.Single(rig.Log.Records).Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_whose_pipelined_follower_finds_no_buffer_is_logged_once()
    {
        await using HttpRig rig = new(bufferLimitBytes: 4096);
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get() + Message.Get())));
        Assert.Equal("no-buffers", Assert.Single(rig.Log.Records).Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_head_request_gets_the_head_of_our_answer_only()
    {
        await using HttpRig rig = new();
        rig.Listener.Routes = new([]);
        string answer = rig.Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(404, Message.StatusOf(answer));
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.NotEqual("0", Message.Field(answer, "Content-Length"));
    }

    [Fact]
    public async Task Random_bytes_never_reach_an_endpoint_as_anything_but_whole_requests()
    {
        const int Seed = 4711;
        Random random = new(Seed);
        string[] words =
        [
            "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", "HTTP/1.0\r\n", "Host: a\r\n", "Content-Length: 3\r\n", "abc",
            "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n", "0\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n",
            "\r\n", "\n", "\0", " ",
        ];
        TimeSpan second = TimeSpan.FromSeconds(1);
        await using HttpRig rig = new(listener: o => o with { HeadTimeout = second, BodyIdleTimeout = second });
        for (int i = 0; i < 1000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => words[random.Next(words.Length)]));
            MemoryPeer client = rig.Connect();
            foreach (char[] piece in text.Chunk(random.Next(1, 40)))
                rig.Send(client, new string(piece));
            if (random.Next(2) == 0)
                client.End();
            rig.Advance(3000);
            client.Reset();
            rig.Network.RunUntilIdle();
            rig.AssertNothingIsLeftOpen($"seed {Seed}, input {i}: {text.ReplaceLineEndings("|")}");
        }

        rig.AssertNothingIsLeft();
    }

    private static void AssertRefused(HttpRig rig, MemoryPeer client, string request, int status, string reason)
    {
        string answer = rig.Send(client, request);
        Assert.Equal(status, Message.StatusOf(answer));
        Assert.Equal(answer.Length, Message.LengthOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.Equal((status, reason), (rig.Log.Last.Status, rig.Log.Last.Reason));
        Assert.True(client.HasEnded);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
