using Weir.Balancing.Retries;
using Weir.Net.Memory;
using Weir.Proxy.Pools;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>What is sent again, and what never is (docs/adr/003-retries-without-body-replay.md).</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_refused_connect_sends_any_request_elsewhere(string method)
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        Assert.Equal(Message.Ok("ok"), rig.Ask($"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"));
        Assert.Equal((2, "10.0.0.2:80", null), (rig.Log.Last.Tries, rig.Log.Last.Endpoint, rig.Log.Last.Reason));
        Assert.Equal((1, 1, 0), (rig.Counters(0).Failures, rig.Counters(0).Retried, rig.Counters(1).Failures));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    [InlineData("BREW", false)]
    public async Task A_reset_before_the_response_sends_only_idempotent_requests_elsewhere(string method, bool isRetried)
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        rig.Origins[1].Answer = static (_, _) => Message.Ok();
        string answer = rig.Ask($"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        Assert.Equal(isRetried ? 200 : 502, Message.StatusOf(answer));
        Assert.Equal(isRetried ? 1 : 0, rig.Origins[1].Requests.Count);
        Assert.Equal(isRetried ? null : "upstream-reset", rig.Log.Last.Reason);
        if (isRetried)
            Assert.Equal(rig.Origins[0].Requests, rig.Origins[1].Requests);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_end_before_the_response_is_told_from_a_reset()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, peer) =>
        {
            peer.Close();
            return null;
        };
        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Post("x"))));
        Assert.Equal("upstream-closed", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    /// <summary>The client has seen nothing of a head that broke off.</summary>
    [Theory]
    [InlineData("GET", "H", true)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-", true)]
    [InlineData("POST", "H", false)]
    [InlineData("GET", "HTTP/1.1 103 Early\r\n\r\nH", false)]
    public async Task A_head_that_breaks_off_sends_an_idempotent_request_elsewhere_unless_the_client_has_an_interim_one(string method, string begun, bool isRetried)
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Origins[0].Answer = (_, peer) =>
        {
            peer.Send(begun);
            peer.Close();
            return null;
        };
        string answer = rig.Ask($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains(isRetried ? "200 Fine" : "502 ", answer, StringComparison.Ordinal);
        Assert.Equal(isRetried ? 1 : 0, rig.Origins[1].Requests.Count);
        Assert.Equal(isRetried ? (1, 1L, 1L) : (0, 0, 0), (rig.Log.Last.Replayed, rig.Counters(0).Replayed, rig.Counters(0).Retried));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_of_which_nothing_went_out_is_no_replay()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        rig.Ask(Message.Get());
        Assert.Equal((2, 0, 0L), (rig.Log.Last.Tries, rig.Log.Last.Replayed, rig.Counters(0).Replayed));
    }

    /// <summary>The second piece of the body comes with the request or later; kept, it can be sent again.</summary>
    [Theory]
    [InlineData(true, 100, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 100, false)]
    public async Task A_POST_is_replayed_if_its_body_was_kept_and_the_route_says_that_twice_does_no_harm(bool repeatsAll, int keptBytes, bool isReplayed)
    {
        await using HttpRig rig = new(
            endpoints: 2,
            route: o => o with { Retries = new RetryRules(new RetryPolicy { RepeatsAll = repeatsAll, BufferBodyBytes = keptBytes }) });
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        string answer = rig.Send(client, "cd");
        Assert.Equal(isReplayed ? 200 : 502, Message.StatusOf(answer));
        Assert.Equal(isReplayed ? 1 : 0, rig.Log.Last.Replayed);
        if (isReplayed)
            Assert.Equal("abcd", Message.BodyOf(Assert.Single(rig.Origins[1].Requests)));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_that_has_begun_to_stream_is_not_sent_again()
    {
        await using HttpRig rig = new(endpoints: 2, isScripted: false);
        MemoryPeer client = rig.Connect();
        rig.Send(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        rig.Send(client, "c");
        rig.Servers[0].Next().Reset();
        rig.Network.RunUntilIdle();
        Assert.Equal(502, Message.StatusOf(client.TakeText()));
        Assert.Empty(rig.Servers[1].Peers);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab", "cd", "abcd")]
    [InlineData("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "2\r\ncd\r\n0\r\n\r\n", "abcd")]
    public async Task A_body_of_which_only_the_beginning_has_come_is_sent_again_whole(string request, string rest, string body)
    {
        await using HttpRig rig = new(endpoints: 2, isScripted: false);
        MemoryPeer client = rig.Connect();
        rig.Send(client, request);
        rig.Servers[0].Next().Reset();
        rig.Network.RunUntilIdle();
        MemoryPeer server = rig.Servers[1].Next();
        rig.Send(client, rest);
        Assert.Equal(body, Message.BodyOf(server.Text));
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_retry_that_finds_no_endpoint_left_is_not_counted()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        rig.Servers[1].Stop();
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal(2, rig.Log.Last.Tries);
        Assert.Equal((1, 1), (rig.Counters(0).Failures, rig.Counters(1).Failures));
        Assert.Equal((1, 0), (rig.Counters(0).Retried, rig.Counters(1).Retried));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_refused_connect_opens_no_connection()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        rig.Ask(Message.Get());
        Assert.Equal((0, 1), (rig.Counters(0).ConnectionsOpened, rig.Counters(1).ConnectionsOpened));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Tries_end_with_the_retries_of_the_pool_and_no_endpoint_is_tried_twice()
    {
        await using HttpRig rig = new(endpoints: 5, pool: o => o with { Retries = 2 });
        foreach (Origin origin in rig.Origins)
        {
            origin.Answer = static (_, peer) =>
            {
                peer.Reset();
                return null;
            };
        }

        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal(3, rig.Log.Last.Tries);
        Assert.Equal([1, 1, 1, 0, 0], rig.Origins.Select(o => o.Requests.Count));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task When_nobody_is_left_the_answer_says_what_the_last_one_did()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Servers[0].Stop();
        rig.Origins[1].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get())));
        Assert.Equal("upstream-reset", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_first_byte_timeout_sends_an_idempotent_request_elsewhere()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { FirstByteTimeout = TimeSpan.FromSeconds(4) });
        rig.Origins[0].Answer = static (_, _) => null;
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get());
        rig.Advance(4000);
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>The endpoint closes in the instant the request goes out: with latency, its end and our request pass each other.</summary>
    [Theory]
    [InlineData("GET", true)]
    [InlineData("PUT", true)]
    [InlineData("POST", false)]
    public async Task A_stale_connection_is_no_fault_of_the_endpoint_which_is_tried_again(string method, bool isRetried)
    {
        await using HttpRig rig = new(endpoints: 2, isScripted: false);
        rig.Network.SetLink(rig.Addresses[0], MemoryLink.WithLatency(TimeSpan.FromMilliseconds(80)));
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get());
        rig.Advance(300);
        MemoryPeer stale = rig.Servers[0].Next();
        rig.Send(stale, Message.Ok("one"));
        rig.Advance(300);
        Assert.Equal(Message.Ok("one"), client.TakeText());

        stale.Close();
        rig.Send(client, $"{method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
        rig.Advance(600);
        Assert.Equal(0, rig.Counters(1).Requests);
        if (isRetried)
        {
            MemoryPeer fresh = rig.Servers[0].Next();
            Assert.Equal("x", Message.BodyOf(fresh.Text));
            rig.Send(fresh, Message.Ok("two"));
            rig.Advance(300);
            Assert.Equal(Message.Ok("two"), client.TakeText());
            Assert.Equal((1, 0), (rig.Log.Last.Tries, rig.Counters(0).Failures));
            Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
            Assert.False(client.IsOver);
        }
        else
        {
            Assert.Equal(502, Message.StatusOf(client.TakeText()));
        }

        client.Close();
        rig.Advance(600);
        rig.AssertNothingIsLeft();
    }

    /// <summary>A send that failed belongs to the attempt, not to the request.</summary>
    [Fact]
    public async Task After_a_retry_both_connections_can_be_used_again()
    {
        await using HttpRig rig = new(endpoints: 2, isScripted: false);
        rig.Network.SetLink(rig.Addresses[0], new() { ToServer = new() { WindowBytes = 1000 } });
        MemoryPeer client = rig.Connect();
        rig.Servers[0].Stop();
        MemoryPeer? first = null;
        rig.Network.Serve(rig.Addresses[0], p => (first = p).IsReading = false);
        rig.Send(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n" + new string('x', 5000));
        first!.Reset();
        rig.Network.RunUntilIdle();
        rig.Send(rig.Servers[1].Next(), Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_request_at_the_endpoint()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        client.Reset();
        rig.Network.RunUntilIdle();
        Assert.True(server.IsOver);
        Assert.Equal((0, "client-gone"), (rig.Log.Last.Status, rig.Log.Last.Reason));
        Assert.Equal(0, rig.Counters().Failures);
        rig.AssertNothingIsLeft();
    }

    /// <summary>The engine is not asked to watch a client whose request came with its connection, until the wait gets long.</summary>
    [Fact]
    public async Task A_client_that_came_with_its_request_and_goes_away_is_noticed_too()
    {
        await using HttpRig rig = new(isScripted: false);
        MemoryPeer client = rig.Network.Connect(HttpRig.Address);
        client.Send(Message.Get());
        rig.Network.RunUntilIdle();
        MemoryPeer server = rig.Servers[0].Next();
        client.Reset();
        rig.Advance(1000);
        Assert.True(server.IsOver);
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_pipelines_and_goes_away_leaves_nothing()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get("/1") + Message.Post("x", "/2") + Message.Get("/3"));
        rig.Send(server, Message.Ok("one"));
        client.Reset();
        rig.Network.RunUntilIdle();
        Assert.DoesNotContain("/3", server.Text, StringComparison.Ordinal);
        Assert.Equal(2, rig.Log.Records.Count);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_ends_in_the_middle_of_its_body_ends_the_request_at_the_endpoint()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        client.Close();
        rig.Network.RunUntilIdle();
        Assert.True(server.IsOver);
        Assert.Equal("incomplete-body", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_connect_that_is_under_way_is_dropped_with_its_client()
    {
        await using HttpRig rig = new();
        rig.Network.SetLink(rig.Addresses[0], new() { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get());
        client.Reset();
        rig.Network.RunUntilIdle();
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }
}
