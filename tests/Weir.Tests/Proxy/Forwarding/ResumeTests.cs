using Weir.Balancing.Retries;
using Weir.Net.Memory;
using Weir.Proxy.Affinity;
using Weir.Proxy.Pools;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Responses that break off and go on from another endpoint: the client gets the same bytes, or can tell.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Document Served = new();

    [Theory]
    [InlineData(MemoryLoss.Reset, "ETag: \"v1\"\r\n")]
    [InlineData(MemoryLoss.Silence, "ETag: \"v1\"\r\n")]
    [InlineData(MemoryLoss.Reset, Document.Modified)]
    [InlineData(MemoryLoss.Reset, "")]
    public async Task A_response_cut_at_any_byte_reaches_the_client_whole_or_evidently_cut(MemoryLoss loss, string validator)
    {
        Document document = Served with { Fields = validator };
        int head = document.Whole.Length - document.Body.Length;
        for (int position = 0; position <= document.Whole.Length; position++)
        {
            string context = $"{loss} after {position}:";
            await using HttpRig rig = new(endpoints: 2, pool: o => o with { FirstByteTimeout = Second, BodyIdleTimeout = Second });
            rig.Network.SetLink(rig.Addresses[0], new() { ToClient = new() { Cut = new MemoryCut(position, loss), DeliveryBytes = [5, 1, 64] } });
            Serve(rig, document);
            MemoryPeer client = rig.Connect();
            client.Send(Message.Get());
            rig.Advance(5000);
            string got = client.TakeText();
            bool isCutInBody = position >= head && position < document.Whole.Length;
            bool isLost = isCutInBody && validator.Length == 0;
            if (!isLost)
            {
                Assert.True(got == document.Whole, $"{context} {got}");
                Assert.True(rig.Log.Last is { Reason: null, Status: 200 } && rig.Log.Last.BytesOut == document.Body.Length, $"{context} {rig.Log.Last}");
            }
            else
            {
                Assert.True(got == document.Whole[..position] && client.IsOver && rig.Log.Last.Reason is "upstream-truncated", $"{context} {got}");
            }

            if (isCutInBody && !isLost)
            {
                Assert.True(rig.Log.Last is { Resumed: 1, ResumedFrom: "10.0.0.1:80", Endpoint: "10.0.0.2:80" }, $"{context} {rig.Log.Last}");
                Assert.Equal((1, 0, 0), (rig.Counters(1).Resumed, rig.Counters(0).Resumed, rig.Counters(0).Retried));
            }

            client.Close();
            rig.Advance(5000);
            rig.AssertNothingIsLeft(context);
        }
    }

    [Fact]
    public async Task The_next_endpoint_is_asked_for_the_rest_only_and_on_condition()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        Assert.Equal(Served.Whole, rig.Ask(Message.Get("/x?y", "Range: lines=1\r\nIf-None-Match: \"v0\"\r\nif-modified-since: x\r\nX-Kept: 1\r\n")));
        string request = Assert.Single(rig.Origins[1].Requests);
        Assert.StartsWith("GET /x?y HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("Range: bytes=7-\r\nIf-Range: \"v1\"\r\n\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("lines=1", request, StringComparison.Ordinal);
        Assert.Null(Message.Field(request, "If-None-Match"));
        Assert.Null(Message.Field(request, "If-Modified-Since"));
        Assert.Equal("1", Message.Field(request, "X-Kept"));
        Assert.Equal((2, "/x?y", 20L), (rig.Log.Last.Tries, rig.Log.Last.Target, rig.Log.Last.BytesOut));
        Assert.Equal((1, 0), (rig.Counters(0).Failures, rig.Counters(1).Failures));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_range_that_the_client_asked_for_goes_on_within_it()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 3);
        string answer = rig.Ask(Message.Get(fields: "Range: bytes=5-14\r\n"));
        Assert.Equal(Served.Part(5, 14, Served.Fields), answer);
        Assert.Equal("bytes=8-14", Message.Field(Assert.Single(rig.Origins[1].Requests), "Range"));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("GET", "ETag: W/\"v1\"\r\n")]
    [InlineData("GET", "ETag: W/\"v1\"\r\n" + Document.Modified)]
    [InlineData("GET", "ETag: v1\r\n")]
    [InlineData("GET", "ETag: \"v1\"\r\nETag: \"v2\"\r\n")]
    [InlineData("GET", "Last-Modified: Tue, 15 Nov 1994 12:44:27 GMT\r\n")]
    [InlineData("GET", "Last-Modified: yesterday\r\n")]
    [InlineData("POST", "ETag: \"v1\"\r\n")]
    [InlineData("DELETE", "ETag: \"v1\"\r\n")]
    public async Task Without_a_strong_validator_or_GET_the_client_is_cut(string method, string fields)
    {
        await using HttpRig rig = new(endpoints: 2);
        Document document = Served with { Fields = fields };
        BreakAfter(rig, document, 7);
        AssertCut(rig, $"{method} / HTTP/1.1\r\nHost: a\r\n\r\n", document.Whole[..^13], "upstream-truncated");
        Assert.Empty(rig.Origins[1].Requests);
    }

    [Fact]
    public async Task A_chunked_response_has_no_length_to_go_by_and_is_cut()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Send(Message.OkChunked(Message.Chunk("abc"), "ETag: \"v1\"\r\n"));
            peer.Close();
            return null;
        };
        AssertCut(rig, Message.Get(), null, "upstream-truncated");
        Assert.Empty(rig.Origins[1].Requests);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, false)]
    public async Task Pool_and_route_can_turn_it_off(bool isOnInPool, bool? isOnInRoute)
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { Resume = isOnInPool }, route: o => o with { Resume = isOnInRoute });
        BreakAfter(rig, Served, 7);
        AssertCut(rig, Message.Get(), Served.Whole[..^13], "upstream-truncated");
        Assert.Empty(rig.Origins[1].Requests);
    }

    /// <summary>Nothing but the missing bytes of the same version may follow what the client has.</summary>
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v2\"\r\nContent-Range: bytes 7-19/20\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: W/\"v1\"\r\nContent-Range: bytes 7-19/20\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nContent-Range: bytes 7-19/20\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 6-18/20\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-18/20\r\nContent-Length: 12\r\n\r\n789abcdefghi")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-19/21\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-19/*\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-19/20\r\nContent-Length: 14\r\n\r\n789abcdefghijX")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-19/20\r\nContent-Encoding: gzip\r\nContent-Length: 13\r\n\r\n789abcdefghij")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 7-19/20\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: 13\r\n\r\n--b\r\n--b--\r\n--")]
    [InlineData("HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 416 No\r\nContent-Range: bytes */20\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 No\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")]
    public async Task An_answer_that_is_not_the_rest_ends_the_clients_connection(string answer)
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = (_, _) => answer;
        AssertCut(rig, Message.Get(), Served.Whole[..^13], "resume-refused");
        Assert.Equal(1, rig.Counters(1).ResumesFailed);
        Assert.Equal((200, 7L, 0), (rig.Log.Last.Status, rig.Log.Last.BytesOut, rig.Log.Last.Resumed));
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 206 P\r\nContent-Length: x\r\n\r\n")]
    public async Task A_malformed_answer_instead_of_the_rest_is_no_answer_to_the_client_either(string answer)
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = (_, _) => answer;
        AssertCut(rig, Message.Get(), Served.Whole[..^13], "upstream-truncated");
    }

    [Fact]
    public async Task A_third_endpoint_is_asked_when_the_second_holds_another_version_or_is_down()
    {
        await using HttpRig rig = new(endpoints: 4, pool: o => o with { Retries = 0 });
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = (r, _) => (Served with { Fields = "ETag: \"v2\"\r\n" }).Answer(r);
        rig.Servers[2].Stop();
        Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        Assert.Equal(("10.0.0.4:80", "10.0.0.1:80", 1, 4), (rig.Log.Last.Endpoint, rig.Log.Last.ResumedFrom, rig.Log.Last.Resumed, rig.Log.Last.Tries));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Endpoints_that_break_again_and_again_are_asked_eight_times_at_most()
    {
        await using HttpRig rig = new(endpoints: 2);
        foreach (Origin origin in rig.Origins)
            origin.Answer = (request, peer) => Document.BreakOff(peer, Served.Answer(request), 1);
        AssertCut(rig, Message.Get(), Served.Whole[..^11], "upstream-truncated");
        Assert.Equal((8, 9L, 9), (rig.Log.Last.Resumed, rig.Log.Last.BytesOut, rig.Log.Last.Tries));
        Assert.Equal("bytes=8-", Message.Field(rig.Origins[0].Requests[^1], "Range"));
    }

    [Fact]
    public async Task Two_endpoints_that_break_in_turn_bring_a_response_home()
    {
        await using HttpRig rig = new(endpoints: 2);
        foreach (Origin origin in rig.Origins)
            origin.Answer = (request, peer) => Document.BreakOff(peer, Served.Answer(request), Math.Min(3, Message.BodyOf(Served.Answer(request)).Length));
        Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        Assert.Equal((6, null), (rig.Log.Last.Resumed, rig.Log.Last.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Interim_responses_do_not_get_into_the_body()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = (request, _) => "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + Served.Answer(request);
        Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task More_than_the_rest_is_dropped_and_its_connection_not_used_again()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = (request, _) => Served.Answer(request) + "HTTP/1.1 200 Smuggled\r\n\r\n";
        Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        Assert.Equal(("upstream-excess", 1), (rig.Log.Last.Reason, rig.Log.Last.Resumed));
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_clients_connection_and_that_of_the_second_endpoint_serve_on()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        MemoryPeer client = rig.Connect();
        Assert.Equal(Served.Whole + Served.Whole, rig.Send(client, Message.Get() + Message.Get()));
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>What a slow client has not taken when the endpoint dies is neither lost nor sent twice.</summary>
    [Fact]
    public async Task A_slow_client_gets_every_byte_once()
    {
        Document large = Served with { Body = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i:x5}")) };
        await using HttpRig rig = new(endpoints: 2);
        rig.Network.SetLink(HttpRig.Address, new() { ToClient = new() { WindowBytes = 10_000 } });
        BreakAfter(rig, large, 200_000);
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        client.Send(Message.Get());
        rig.Network.RunUntilIdle();
        while (client.Read(7001) > 0)
            rig.Network.RunUntilIdle();
        Assert.Equal(large.Whole, client.TakeText());
        Assert.Equal((1, (long)large.Body.Length), (rig.Log.Last.Resumed, rig.Log.Last.BytesOut));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_retry_budget_that_is_used_up_grants_no_resumption()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = new RetryRules(new RetryPolicy { BudgetShare = 0 }) });
        BreakAfter(rig, Served, 7);
        for (int i = 0; i < RetryBudget.LeastPerSecond; i++)
            Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        AssertCut(rig, Message.Get(), Served.Whole[..^13], "upstream-truncated");
    }

    [Fact]
    public async Task The_total_time_out_goes_on_while_another_endpoint_is_asked()
    {
        await using HttpRig rig = new(endpoints: 2, route: o => o with { TotalTimeout = 2 * Second });
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = static (_, _) => null;
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        rig.Advance(2500);
        Assert.True(client.IsOver);
        Assert.Equal((200, "total-timeout"), (rig.Log.Last.Status, rig.Log.Last.Reason));
        client.Close();
        rig.Advance(1000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_leaves_while_another_endpoint_is_asked_leaves_nothing()
    {
        await using HttpRig rig = new(endpoints: 2);
        BreakAfter(rig, Served, 7);
        rig.Origins[1].Answer = static (_, _) => null;
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get());
        client.Reset();
        rig.Network.RunUntilIdle();
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_bound_to_its_endpoint_is_cut()
    {
        await using HttpRig rig = new(
            endpoints: 2,
            pool: o => o with { Affinity = new() { Kind = AffinityKind.Address, Name = "", Entries = 16, RefusesWhenLost = true } },
            balancing: o => o with { Endpoints = [.. o.Endpoints.Select((e, i) => e with { Identity = (ulong)i + 1 })] });
        bool isBroken = false;
        rig.Origins[0].Answer = (request, peer) => isBroken ? Document.BreakOff(peer, Served.Answer(request), 7) : Served.Answer(request);
        Assert.Equal(Served.Whole, rig.Ask(Message.Get()));
        isBroken = true;
        AssertCut(rig, Message.Get(), Served.Whole[..^13], "upstream-truncated");
        Assert.Empty(rig.Origins[1].Requests);
    }

    private static void Serve(HttpRig rig, Document document)
    {
        foreach (Origin origin in rig.Origins)
            origin.Answer = (request, _) => document.Answer(request);
    }

    /// <summary>The first endpoint breaks off after so many bytes of a body, the others serve.</summary>
    private static void BreakAfter(HttpRig rig, Document document, int bodyBytes)
    {
        Serve(rig, document);
        rig.Origins[0].Answer = (request, peer) => Document.BreakOff(peer, document.Answer(request), bodyBytes);
    }

    private static void AssertCut(HttpRig rig, string request, string? expected, string reason)
    {
        MemoryPeer client = rig.Connect();
        string got = rig.Send(client, request);
        if (expected is not null)
            Assert.Equal(expected, got);
        Assert.True(client.IsOver, "The client cannot tell.");
        Assert.Equal(reason, rig.Log.Last.Reason);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
