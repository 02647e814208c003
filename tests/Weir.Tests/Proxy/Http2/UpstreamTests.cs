using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.H2Endpoint;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>Endpoints that speak HTTP/2, clients of either version.</summary>
public sealed class UpstreamTests
{
    [Fact]
    public async Task A_request_of_an_http1_client_goes_out_as_frames()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get("/x?y", "Accept: */*\r\nConnection: x-hop\r\nX-Hop: 1\r\n"));
        rig.Network.RunUntilIdle();
        H2Endpoint endpoint = new(rig);
        WireFrame head = endpoint.Take().Single(f => f.Type == Headers);
        Assert.True(head.Ends);
        Assert.StartsWith(":method: GET\n:scheme: http\n:authority: a\n:path: /x?y\naccept: */*\n", head.Fields, StringComparison.Ordinal);
        Assert.Contains("x-forwarded-for: 198.51.100.7\n", head.Fields, StringComparison.Ordinal);
        Assert.DoesNotContain("x-hop", head.Fields, StringComparison.Ordinal);
        endpoint.Send(Head(1, more: ("content-length", "2")), Body(1, "ok", end: true));
        Assert.Equal("HTTP/1.1 200 OK\r\ndate: x\r\ncontent-length: 2\r\n\r\nok", client.TakeText());
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task Content_goes_both_ways_and_trailers_too()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
        rig.Network.RunUntilIdle();
        H2Endpoint endpoint = new(rig);
        Assert.Equal("headers 1 :method: POST, data 1 2, headers 1 x-sum: 7 end", endpoint.Heard());
        endpoint.Send(Head(1), Body(1, "ok"), Trailers(1, ("grpc-status", "0")));
        Assert.EndsWith("\r\n\r\n2\r\nok\r\n0\r\ngrpc-status: 0\r\n\r\n", client.TakeText(), StringComparison.OrdinalIgnoreCase);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task Requests_at_the_same_time_share_a_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1, "/a"), Get(3, "/b"));
        H2Endpoint endpoint = new(rig);
        Assert.Equal("headers 1 :method: GET end, headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3), Body(3, "b", end: true));
        Assert.Equal("headers 3 :status: 200, data 3 1 end", client.Heard());
        endpoint.Send(Head(1), Body(1, "a", end: true));
        Assert.Equal("headers 1 :status: 200, data 1 1 end", client.Heard());
        Assert.Equal((1, 1), (rig.Counters().ConnectionsOpened, rig.Counters().ConnectionsOpen));
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Later_requests_use_the_same_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        for (uint i = 1; i < 50; i += 2)
        {
            if (i > 1)
                client.Send(Get(i));
            Assert.Equal($"headers {i} :method: GET end", endpoint.Heard());
            endpoint.Send(Head(i), Body(i, "ok", end: true));
            Assert.Equal($"headers {i} :status: 200, data {i} 2 end", client.Heard());
        }

        Assert.Equal(1, rig.Counters().ConnectionsOpened);
        Assert.Equal(24, rig.Counters().ConnectionsReused);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_endpoint_that_takes_one_stream_gets_more_connections()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint first = new(rig, settings: Setting(3, 1));
        client.Send(Get(3));
        H2Endpoint second = new(rig, settings: Setting(3, 1));
        Assert.Equal("headers 1 :method: GET end", second.Heard());
        second.Send(Head(1), Body(1, "b", end: true));
        first.Send(Head(1), Body(1, "a", end: true));
        Assert.Equal("headers 3 :status: 200, data 3 1 end, headers 1 :status: 200, data 1 1 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_refused_request_is_tried_again_whatever_its_method()
    {
        await using HttpRig rig = Rig(endpoints: 2);
        H2Client client = new(rig);
        client.Send(Post(1, ("content-length", "2")), Body(1, "hi", end: true));
        H2Endpoint first = new(rig);
        first.Send(Reset(1, 7));
        H2Endpoint second = new(rig, server: 1);
        Assert.Equal("headers 1 :method: POST, data 1 2 end", second.Heard());
        second.Send(Head(1, end: true));
        Assert.Equal("headers 1 :status: 200 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_request_that_was_reset_is_not_tried_again_when_it_may_have_been_done()
    {
        await using HttpRig rig = Rig(endpoints: 2);
        H2Client client = new(rig);
        client.Send(Post(1, ("content-length", "2")), Body(1, "hi", end: true));
        new H2Endpoint(rig).Send(Reset(1, 2));
        Assert.StartsWith("headers 1 :status: 502", client.Heard(), StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task After_a_goaway_old_streams_finish_and_new_ones_get_a_new_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint first = new(rig);
        first.Send(Frame(GoAway, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        client.Send(Get(3));
        H2Endpoint second = new(rig);
        Assert.Equal("headers 1 :method: GET end", second.Heard());
        first.Send(Head(1), Body(1, "a", end: true));
        second.Send(Head(1), Body(1, "b", end: true));
        Assert.Equal("headers 1 :status: 200, data 1 1 end, headers 3 :status: 200, data 3 1 end", client.Heard());
        rig.Advance(2000);
        Assert.True(first.IsOver);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Streams_above_the_last_one_of_a_goaway_are_tried_again()
    {
        await using HttpRig rig = Rig(endpoints: 2);
        H2Client client = new(rig);
        client.Send(Get(1), Post(3, ("content-length", "2")), Body(3, "hi", end: true));
        H2Endpoint first = new(rig);
        first.Send(Frame(GoAway, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        H2Endpoint second = new(rig, server: 1);
        Assert.Equal("headers 1 :method: POST, data 1 2 end", second.Heard());
        second.Send(Head(1, end: true));
        first.Send(Head(1, end: true));
        Assert.Equal("headers 3 :status: 200 end, headers 1 :status: 200 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_client_that_cancels_cancels_the_stream()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        _ = endpoint.Take();
        client.Send(Reset(1));
        Assert.Equal("reset 1 8", endpoint.Heard());
        Assert.False(endpoint.IsOver);
        client.Send(Get(3));
        Assert.Equal("headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3, end: true));
        Assert.Equal("headers 3 :status: 200 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_endpoint_that_resets_in_mid_response_resets_the_client()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1), Body(1, "half"), Reset(1, 2));
        Assert.Equal("headers 1 :status: 200, data 1 4, reset 1 2", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_lost_connection_breaks_every_stream_on_it()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Post(3));
        H2Endpoint endpoint = new(rig);
        endpoint.Peer.Reset();
        rig.Network.RunUntilIdle();
        string heard = client.Heard();
        Assert.Contains("headers 1 :status: 502", heard, StringComparison.Ordinal);
        Assert.Contains("headers 3 :status: 502", heard, StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_endpoint_that_speaks_something_else_gives_502()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Post("hi"));
        rig.Network.RunUntilIdle();
        rig.Send(rig.Servers[0].Next(), "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 502 ", client.TakeText(), StringComparison.Ordinal);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_gives_503()
    {
        await using HttpRig rig = Rig();
        rig.Servers[0].Stop();
        Assert.StartsWith("HTTP/1.1 503 ", rig.Ask(Message.Get()), StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Both_sides_can_stream_before_either_has_ended()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1, ("te", "trailers"), ("content-type", "application/grpc"), ("grpc-timeout", "5S")), Body(1, "q1"));
        H2Endpoint endpoint = new(rig);
        List<WireFrame> frames = endpoint.Take();
        string head = frames.Single(f => f.Type == Headers).Fields;
        Assert.Contains("te: trailers\n", head, StringComparison.Ordinal);
        Assert.Contains("grpc-timeout: 5S\n", head, StringComparison.Ordinal);
        Assert.Equal("q1", BodyOf(frames));
        endpoint.Send(Head(1), Body(1, "a1"));
        Assert.Equal("headers 1 :status: 200, data 1 2", client.Heard());
        for (int i = 0; i < 5; i++)
        {
            client.Send(Body(1, $"q{i}"));
            Assert.Equal("data 1 2", endpoint.Heard());
            endpoint.Send(Body(1, $"a{i}"));
            Assert.Equal("data 1 2", client.Heard());
        }

        client.Send(Body(1, "", end: true));
        Assert.Equal("data 1 0 end", endpoint.Heard());
        endpoint.Send(Trailers(1, ("grpc-status", "0"), ("grpc-message", "")));
        Assert.Equal("headers 1 grpc-status: 0 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_response_of_trailers_only_ends_with_its_head()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Body(1, "q", end: true));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, end: true, ("grpc-status", "12")));
        WireFrame head = Assert.Single(client.Take());
        Assert.True(head.Ends);
        Assert.Contains("grpc-status: 12\n", head.Fields, StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_response_that_needs_no_more_of_the_request_stands()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Body(1, "q"));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1), Body(1, "no", end: true), Reset(1, 0));
        Assert.Equal("headers 1 :status: 200, data 1 2 end, reset 1 0", client.Heard());
        client.Send(Get(3));
        _ = endpoint.Take();
        endpoint.Send(Head(3, end: true));
        Assert.Equal("headers 3 :status: 200 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Content_waits_for_the_window_of_the_endpoint()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1, ("content-length", "6")));
        H2Endpoint endpoint = new(rig, settings: Setting(4, 2));
        client.Send(Body(1, "abcdef", end: true));
        Assert.Equal("ab", BodyOf(endpoint.Take()));
        endpoint.Send(Update(1, 3));
        Assert.Equal("cde", BodyOf(endpoint.Take()));
        endpoint.Send(Update(1, 3));
        List<WireFrame> last = endpoint.Take();
        Assert.Equal("f", BodyOf(last));
        Assert.True(last[^1].Ends);
        endpoint.Send(Head(1, end: true));
        Assert.Equal("headers 1 :status: 200 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_slow_client_holds_the_endpoint_back()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Setting(4, 0), Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1), Body(1, new string('x', 16_000)), Body(1, new string('x', 16_000)), Body(1, new string('x', 16_000)), Body(1, new string('x', 16_000)));
        Assert.DoesNotContain(endpoint.Take(), f => f is { Type: WindowUpdate, Stream: 1, Number: > 40_000 });
        client.Send(Update(1, 64_000));
        Assert.Equal(64_000, H2Client.BodyOf(client.Take(), 1).Length);
        endpoint.Send(Body(1, "", end: true));
        Assert.Equal("data 1 0 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Interim_responses_and_their_final_one_may_come_together()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        byte[] hints = Frame(Headers, EndHeaders, 1, Block((":status", "103"), ("link", "x")));
        endpoint.Send(hints, hints, Head(1), Body(1, "ok", end: true));
        Assert.Equal("headers 1 :status: 103, headers 1 :status: 103, headers 1 :status: 200, data 1 2 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Theory]
    [InlineData(":status", "abc")]
    [InlineData(":status", "101")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("x", "a\r\nb: c")]
    [InlineData("X-Upper", "a")]
    public async Task A_malformed_response_gives_502(string name, string value)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1), Body(1, "q", end: true));
        H2Endpoint endpoint = new(rig);
        (string, string)[] fields = name == ":status" ? [(name, value)] : [(":status", "200"), (name, value)];
        endpoint.Send(Frame(Headers, EndHeaders | EndStream, 1, Block(fields)));
        Assert.StartsWith("headers 1 :status: 502", client.Heard(), StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_after_the_idle_time()
    {
        await using HttpRig rig = Rig(idleSeconds: 5);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, end: true));
        _ = endpoint.Take();
        rig.Advance(11_000);
        Assert.Equal("goaway 0 0", endpoint.Heard());
        rig.Advance(2000);
        Assert.True(endpoint.IsOver);
        AssertEmpty(rig, client.Peer);
    }

    [Theory]
    [InlineData("2", "ok")]
    [InlineData("0", "")]
    public async Task Trailers_behind_a_content_length_reach_a_client_that_accepts_them(string length, string content)
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Post(1, ("te", "trailers")), Body(1, "q", end: true));
        H2Endpoint endpoint = new(rig);
        _ = endpoint.Take();
        endpoint.Send(Head(1, more: ("content-length", length)), content.Length > 0 ? Body(1, content) : []);
        endpoint.Send(Trailers(1, ("grpc-status", "0")));
        string data = content.Length > 0 ? "data 1 2, " : "";
        Assert.Equal($"headers 1 :status: 200, {data}headers 1 grpc-status: 0 end", client.Heard());
        client.Send(Get(3));
        Assert.Equal("headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3, end: true));
        AssertEmpty(rig, client.Peer);
    }

    [Theory]
    [InlineData("2", "ok", false)]
    [InlineData("2", "ok", true)]
    [InlineData("0", "", false)]
    public async Task A_response_whose_end_comes_late_is_not_reset(string length, string content, bool inTrailers)
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        rig.Network.RunUntilIdle();
        H2Endpoint endpoint = new(rig);
        for (uint stream = 1; stream < 9; stream += 2)
        {
            if (stream > 1)
                rig.Send(client, Message.Get());
            Assert.Equal($"headers {stream} :method: GET end", endpoint.Heard());
            endpoint.Send(Head(stream, more: ("content-length", length)), content.Length > 0 ? Body(stream, content) : []);
            Assert.EndsWith($"content-length: {length}\r\n\r\n{content}", client.TakeText(), StringComparison.OrdinalIgnoreCase);
            endpoint.Send(inTrailers ? Trailers(stream, ("x", "y")) : Body(stream, "", end: true));
        }

        Assert.Equal("", endpoint.Heard());
        Assert.Equal(1, rig.Counters().ConnectionsOpened);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_response_that_never_ends_is_reset_after_a_while()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        rig.Network.RunUntilIdle();
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, more: ("content-length", "2")), Body(1, "ok"));
        rig.Send(client, Message.Get());
        Assert.Equal("headers 1 :method: GET end, headers 3 :method: GET end", endpoint.Heard());
        rig.Advance(4900);
        Assert.Equal("", endpoint.Heard());
        rig.Advance(200);
        Assert.Equal("reset 1 8", endpoint.Heard());
        endpoint.Send(Trailers(1, ("x", "y")), Head(3, end: true));
        Assert.False(endpoint.IsOver);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_response_that_lacks_its_end_may_be_reset_or_lose_its_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1), Get(3));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, more: ("content-length", "2")), Body(1, "ok"), Head(3, more: ("content-length", "2")), Body(3, "ok"));
        Assert.Equal("headers 1 :status: 200, data 1 2 end, headers 3 :status: 200, data 3 2 end", client.Heard());
        endpoint.Send(Reset(1, 2));
        endpoint.Peer.Reset();
        rig.Network.RunUntilIdle();
        Assert.Equal("", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_connection_is_left_before_its_stream_ids_run_out()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        rig.ProxyLoop.Http2.LastStreamId = 5; // of connections made from now on
        for (uint i = 0; i < 6; i++)
        {
            client.Send(Get((4 * i) + 1), Get((4 * i) + 3));
            H2Endpoint endpoint = new(rig);
            Assert.Equal("headers 1 :method: GET end, headers 3 :method: GET end", endpoint.Heard());
            endpoint.Send(Head(3, end: true), Head(1, end: true));
            Assert.Equal($"headers {(4 * i) + 3} :status: 200 end, headers {(4 * i) + 1} :status: 200 end", client.Heard());
            rig.Advance(1500);
            Assert.True(endpoint.IsOver);
        }

        Assert.Equal(0, rig.Counters().ConnectionsOpen);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Requests_wait_for_an_endpoint_that_takes_few_streams_on_many_connections()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        List<H2Endpoint> endpoints = [new(rig, settings: Setting(3, 1))];
        client.Send([.. Enumerable.Range(1, 79).Select(i => Get((uint)(2 * i) + 1))]);
        endpoints.AddRange(Enumerable.Range(0, 63).Select(_ => new H2Endpoint(rig, settings: Setting(3, 1))));
        for (int rounds = 0; rounds < 20; rounds++)
        {
            foreach (H2Endpoint endpoint in endpoints)
            {
                WireFrame[] heads = [.. endpoint.Take().Where(f => f.Type == Headers)];
                Assert.True(heads.Length <= 1, "one stream at a time");
                if (heads.Length == 1)
                    endpoint.Send(Head(heads[0].Stream, end: true));
            }
        }

        Assert.Equal(80, client.Take().Count(f => f.Type == Headers && f.Ends && f.Fields.StartsWith(":status: 200", StringComparison.Ordinal)));
        Assert.Equal(64, rig.Counters().ConnectionsOpened);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_streams_is_waited_for_and_not_dialled_again()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        Assert.Equal("headers 1 :method: GET end", endpoint.Heard());
        endpoint.Send(Setting(3, 0), Head(1, end: true));
        client.Send(Get(3), Get(5));
        Assert.Equal("headers 1 :status: 200 end", client.Heard());
        Assert.Equal("", endpoint.Heard());
        rig.Advance(1000);
        endpoint.Send(Setting(3, 1));
        Assert.Equal("headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3, end: true));
        Assert.Equal("headers 5 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(5, end: true));
        Assert.Equal("headers 3 :status: 200 end, headers 5 :status: 200 end", client.Heard());
        Assert.Equal(1, rig.Counters().ConnectionsOpened);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_request_does_not_wait_for_a_stream_longer_than_for_an_answer()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Setting(3, 0), Head(1, end: true));
        _ = (client.Take(), endpoint.Take());
        client.Send([.. Enumerable.Range(1, 90).Select(i => Get((uint)(2 * i) + 1))]);
        rig.Advance(300_000);
        WireFrame[] answers = [.. client.Take().Where(f => f.Type == Headers)];
        Assert.Equal(90, answers.Length);
        Assert.All(answers, a => Assert.StartsWith(":status: 504", a.Fields, StringComparison.Ordinal));
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task No_more_streams_are_opened_than_the_first_settings_allow()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1), Get(3), Get(5), Get(7));
        H2Endpoint endpoint = new(rig, settings: Setting(3, 2));
        Assert.Equal("headers 1 :method: GET end, headers 3 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(1, end: true));
        Assert.Equal("headers 5 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(3, end: true), Head(5, end: true));
        Assert.Equal("headers 7 :method: GET end", endpoint.Heard());
        endpoint.Send(Head(7, end: true));
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task When_the_address_of_an_endpoint_changes_old_streams_finish_and_new_ones_go_to_the_new_address()
    {
        await using HttpRig rig = Rig(endpoints: 2);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint old = new(rig);
        _ = old.Take();
        rig.Readdress(0, 1);
        client.Send(Get(3));
        H2Endpoint moved = new(rig, server: 1);
        Assert.Equal("headers 1 :method: GET end", moved.Heard());
        moved.Send(Head(1, end: true));
        Assert.Equal("headers 3 :status: 200 end", client.Heard());
        old.Send(Head(1, end: true));
        Assert.Equal("headers 1 :status: 200 end", client.Heard());
        rig.Advance(3000);
        Assert.True(old.IsOver);
        Assert.False(moved.IsOver);
        client.Send(Get(5));
        Assert.Equal("headers 3 :method: GET end", moved.Heard());
        moved.Send(Head(3, end: true));
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task Idle_connections_to_the_old_address_of_an_endpoint_are_not_used_again()
    {
        await using HttpRig rig = new(endpoints: 2);
        Assert.StartsWith("HTTP/1.1 200", rig.Ask(Message.Get()), StringComparison.Ordinal);
        Assert.Single(rig.Origins[0].Requests);
        rig.Readdress(0, 1);
        Assert.StartsWith("HTTP/1.1 200", rig.Ask(Message.Get()), StringComparison.Ordinal);
        Assert.Single(rig.Origins[0].Requests);
        Assert.Single(rig.Origins[1].Requests);
        rig.Advance(2000);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        Assert.True(rig.Servers[0].Peers[0].IsOver);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Settings_that_an_endpoint_never_acknowledges_end_its_connection()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig, acknowledges: false);
        endpoint.Send(Head(1, end: true));
        _ = endpoint.Take();
        rig.Advance(9800);
        Assert.Equal("", endpoint.Heard());
        rig.Advance(300);
        Assert.Equal("goaway 0 4", endpoint.Heard());
        rig.Advance(2000);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_idle_endpoint_is_asked_for_a_sign_of_life()
    {
        await using HttpRig rig = Rig(idleSeconds: 600);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, end: true));
        _ = endpoint.Take();
        for (int i = 0; i < 3; i++)
        {
            rig.Advance(19_900);
            Assert.Equal("", endpoint.Heard());
            rig.Advance(200);
            Assert.Equal("ping", endpoint.Heard());
            endpoint.Send(Frame(Ping, Ack, 0, new byte[8]));
        }

        rig.Advance(10_000);
        Assert.False(endpoint.IsOver);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_idle_endpoint_that_gives_no_sign_of_life_is_left_before_the_next_request()
    {
        await using HttpRig rig = Rig(idleSeconds: 600);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1, end: true));
        rig.Advance(20_100);
        rig.Advance(5_100);
        Assert.True(endpoint.IsOver);
        client.Send(Get(3));
        H2Endpoint next = new(rig);
        Assert.Equal("headers 1 :method: GET end", next.Heard());
        next.Send(Head(1, end: true));
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_busy_endpoint_is_not_asked_for_a_sign_of_life()
    {
        await using HttpRig rig = Rig();
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(Head(1), Body(1, "x"));
        _ = endpoint.Take();
        rig.Advance(25_000);
        Assert.Equal("", endpoint.Heard());
        endpoint.Send(Body(1, "x", end: true));
        AssertEmpty(rig, client.Peer);
    }

    private static string BodyOf(IEnumerable<WireFrame> frames) => H2Client.BodyOf(frames, 1);

    private static HttpRig Rig(int endpoints = 1, int idleSeconds = 60) => new(
        endpoints, pool: o => o with { Http2 = true, IdleTimeout = TimeSpan.FromSeconds(idleSeconds) }, isScripted: false);

    private static void AssertEmpty(HttpRig rig, MemoryPeer client)
    {
        client.Close();
        rig.Network.RunUntilIdle();
        rig.ProxyLoop.Upstreams.CloseAll();
        foreach (MemoryPeer peer in rig.Servers.SelectMany(s => s.Peers))
            peer.Close();
        rig.Network.RunUntilIdle();
        rig.Advance(1500);
        rig.AssertNothingIsLeft();
    }
}
