using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Http2;

/// <summary>HTTP/2 clients, HTTP/1.1 endpoints.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_get_reaches_the_endpoint_as_http1_and_its_answer_the_client_as_frames()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(Wire.Get(1, "/x", ("accept", "*/*")));
        List<WireFrame> frames = client.Take();
        Assert.Equal(":status: 200\ndate: x\ncontent-length: 2\n", frames[0].Fields);
        Assert.Equal("data 1 2 end", frames[1].ToString());
        Assert.Equal("ok", frames[1].Text);
        string request = Assert.Single(rig.Origin.Requests);
        Assert.StartsWith("GET /x HTTP/1.1\r\nhost: a\r\naccept: */*\r\n", request, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("198.51.100.7", "2.0 weir"), (Message.Field(request, "X-Forwarded-For"), Message.Field(request, "Via")));
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_connection_begins_with_settings_that_name_the_limits()
    {
        await using HttpRig rig = new(listener: o => o with { Http2MaxStreams = 7 });
        H2Client client = new(rig, handshake: false);
        client.Send(Wire.Preface, Wire.EmptySettings);
        List<WireFrame> frames = client.Take();
        Assert.Equal(["settings", "update 0 983041", "settings-ack"], frames.Select(f => f.ToString()));
        Assert.Equal("000300000007000400", Convert.ToHexString(frames[0].Payload.AsSpan(0, 9)));
    }

    [Fact]
    public async Task The_preface_may_come_byte_by_byte()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig, handshake: false);
        foreach (byte b in Wire.Join(Wire.Preface, Wire.EmptySettings, Wire.Get(1)))
            client.Send([b]);
        Assert.Equal("settings, settings-ack, headers 1 :status: 200, data 1 2 end", client.Heard());
    }

    [Fact]
    public async Task A_preface_is_a_bad_request_where_http2_is_off()
    {
        await using HttpRig rig = new(listener: o => o with { Http2 = false });
        Assert.StartsWith("HTTP/1.1 ", rig.Ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preface_after_a_request_is_none()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get());
        Assert.StartsWith("HTTP/1.1 ", rig.Send(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_is_sent_on_with_its_length()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(Wire.Post(1, ("content-length", "5")), Wire.Body(1, "he"), Wire.Body(1, "llo", end: true));
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Heard());
        string request = Assert.Single(rig.Origin.Requests);
        Assert.Equal(("5", "hello"), (Message.Field(request, "Content-Length"), Message.BodyOf(request)));
    }

    [Fact]
    public async Task Content_without_a_length_is_sent_on_in_chunks()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(Wire.Post(1));
        client.Send(Wire.Body(1, "he"));
        client.Send(Wire.Body(1, "llo"));
        client.Send(Wire.Body(1, "", end: true));
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Heard());
        string request = Assert.Single(rig.Origin.Requests);
        Assert.Equal("hello", Message.BodyOf(request));
        Assert.EndsWith("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_go_both_ways()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.OkChunked("2\r\nok\r\n0\r\nGrpc-Status: 0\r\n\r\n", "Trailer: Grpc-Status\r\n");
        H2Client client = new(rig);
        client.Send(
            Wire.Post(1), Wire.Body(1, "hi"), Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, 1, Wire.Block(("x-sum", "7"))));
        List<WireFrame> frames = client.Take();
        Assert.Equal("headers 1 :status: 200, data 1 2, headers 1 grpc-status: 0 end", string.Join(", ", frames));
        Assert.EndsWith("2\r\nhi\r\n0\r\nx-sum: 7\r\n\r\n", Assert.Single(rig.Origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_without_content_ends_with_its_head()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => "HTTP/1.1 204 Fine\r\nDate: x\r\n\r\n";
        H2Client client = new(rig);
        Assert.Equal("headers 1 :status: 204 end", client.Say(Wire.Get(1)));
    }

    [Fact]
    public async Task An_answer_to_head_keeps_its_length_and_has_no_content()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => "HTTP/1.1 200 Fine\r\nDate: x\r\nContent-Length: 5\r\n\r\n";
        H2Client client = new(rig);
        client.Send(Wire.Frame(
            Wire.Headers, Wire.EndHeaders | Wire.EndStream, 1,
            Wire.Block((":method", "HEAD"), (":scheme", "http"), (":path", "/"), (":authority", "a"))));
        WireFrame head = Assert.Single(client.Take());
        Assert.True(head.Ends);
        Assert.Contains("content-length: 5\n", head.Fields, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunked_content_ends_its_stream_with_the_last_data_frame()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.OkChunked("5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n");
        H2Client client = new(rig);
        client.Send(Wire.Get(1));
        List<WireFrame> frames = client.Take();
        Assert.Equal("helloyou", H2Client.BodyOf(frames, 1));
        Assert.True(frames[^1].Ends);
        Assert.DoesNotContain(frames, f => f.Type == Wire.Data && f.Payload.Length == 0);
    }

    [Fact]
    public async Task A_response_until_close_ends_its_stream_when_the_endpoint_closes()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, peer) =>
        {
            peer.Send("HTTP/1.1 200 Fine\r\nDate: x\r\n\r\nhello");
            peer.Close();
            return null;
        };
        H2Client client = new(rig);
        client.Send(Wire.Get(1));
        List<WireFrame> frames = client.Take();
        Assert.Equal("hello", H2Client.BodyOf(frames, 1));
        Assert.True(frames[^1].Ends);
        Assert.DoesNotContain(frames, f => f.Type == Wire.RstStream);
    }

    [Fact]
    public async Task A_response_that_breaks_off_resets_its_stream_only()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, peer) =>
        {
            peer.Send("HTTP/1.1 200 Fine\r\nDate: x\r\nContent-Length: 9\r\n\r\nhello");
            peer.Close();
            return null;
        };
        H2Client client = new(rig);
        Assert.Equal("headers 1 :status: 200, data 1 5, reset 1 2", client.Say(Wire.Get(1)));
        rig.Origin.Answer = static (_, _) => Message.Ok("ok");
        Assert.Equal("headers 3 :status: 200, data 3 2 end", client.Say(Wire.Get(3)));
    }

    [Fact]
    public async Task Streams_are_answered_in_the_order_in_which_their_endpoints_answer()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Wire.Get(1, "/slow"), Wire.Get(3, "/fast"));
        MemoryPeer slow = rig.Servers[0].Next();
        MemoryPeer fast = rig.Servers[0].Next();
        Assert.StartsWith("GET /slow ", slow.TakeText(), StringComparison.Ordinal);
        Assert.StartsWith("GET /fast ", fast.TakeText(), StringComparison.Ordinal);
        rig.Send(fast, Message.Ok("f"));
        Assert.Equal("headers 3 :status: 200, data 3 1 end", client.Heard());
        rig.Send(slow, Message.Ok("s"));
        Assert.Equal("headers 1 :status: 200, data 1 1 end", client.Heard());
    }

    [Fact]
    public async Task A_hundred_requests_one_after_the_other_use_one_lane()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        for (uint i = 0; i < 100; i++)
            Assert.Equal($"headers {(2 * i) + 1} :status: 200, data {(2 * i) + 1} 2 end", client.Say(Wire.Get((2 * i) + 1)));
        Assert.Equal(100, rig.Listener.Counters[0].StreamsOpened);
        Assert.Equal(1, rig.Counters().ConnectionsOpened);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_stream_that_the_client_resets_cancels_its_request()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Wire.Get(1));
        MemoryPeer server = rig.Servers[0].Next();
        Assert.Equal("", client.Say(Wire.Reset(1)));
        Assert.True(server.IsOver);
        Assert.Equal((0, "client-gone"), (rig.Log.Last.Status, rig.Log.Last.Reason));
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_answer_before_the_request_is_whole_stops_the_client_without_an_error()
    {
        await using HttpRig rig = new(listener: o => o with { MaxBodyBytes = 3 });
        H2Client client = new(rig);
        Assert.Equal("headers 1 :status: 413, data 1 51 end, reset 1 0", client.Say(Wire.Post(1, ("content-length", "9")), Wire.Body(1, "he")));
        Assert.Equal("", client.Say(Wire.Body(1, "llo"))); // was on its way
        Assert.Equal("headers 3 :status: 200, data 3 2 end", client.Say(Wire.Get(3)));
    }

    [Fact]
    public async Task Interim_responses_are_passed_on_as_they_come()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Wire.Post(1, ("expect", "100-continue"), ("content-length", "2")));
        MemoryPeer server = rig.Servers[0].Next();
        rig.Send(server, "HTTP/1.1 100 Continue\r\n\r\n");
        Assert.Equal("headers 1 :status: 100", client.Heard());
        client.Send(Wire.Body(1, "hi", end: true));
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Heard());
    }

    [Fact]
    public async Task A_large_body_goes_through_both_ways_under_flow_control()
    {
        await using HttpRig rig = new();
        string text = new string('x', 300_000);
        rig.Origin.Answer = (_, _) => Message.Ok(text);
        H2Client client = new(rig);
        client.Send(Wire.Update(0, 1_000_000), Wire.Update(0, 1));
        client.Send(Wire.Post(1, ("content-length", "300000")), Wire.Update(1, 1_000_000));
        for (int sent = 0; sent < 300_000; sent += 15_000)
            client.Send(Wire.Body(1, text.Substring(0, 15_000), end: sent == 285_000));
        List<WireFrame> frames = client.Take();
        Assert.Equal(300_000, H2Client.BodyOf(frames, 1).Length);
        Assert.True(frames[^1].Ends);
        Assert.Equal(text, Message.BodyOf(Assert.Single(rig.Origin.Requests)));
        Assert.Contains(frames, f => f is { Type: Wire.WindowUpdate, Stream: 1 });
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("2", "hi")]
    public async Task A_request_whose_end_comes_late_leaves_its_lane_to_the_next(string length, string content)
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        int timers = 0;
        for (uint stream = 1; stream < 41; stream += 2)
        {
            client.Send(Wire.Post(stream, ("content-length", length)), content.Length > 0 ? Wire.Body(stream, content) : []);
            Assert.Equal($"headers {stream} :status: 200, data {stream} 2 end", client.Heard());
            bool inTrailers = stream % 4 == 1;
            client.Send(inTrailers ? Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, stream, Wire.Block(("x-sum", "7"))) : Wire.Body(stream, "", end: true));
            Assert.Equal("", client.Heard());
            Assert.Equal(0, rig.Loop.Buffers.Rented);
            if (stream == 1)
                timers = rig.Loop.Timers.Count; // every lane's session waits with one
        }

        Assert.Equal(timers, rig.Loop.Timers.Count);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Requests_that_never_end_count_against_the_stream_limit()
    {
        await using HttpRig rig = new(listener: o => o with { Http2MaxStreams = 3 });
        H2Client client = new(rig);
        for (uint stream = 1; stream < 21; stream += 2)
        {
            string heard = client.Say(Wire.Post(stream, ("content-length", "0")));
            Assert.Equal(stream < 7 ? $"headers {stream} :status: 200, data {stream} 2 end" : $"reset {stream} 7", heard);
        }

        client.Send(Wire.Body(3, "", end: true));
        Assert.StartsWith("headers 21 :status: 200", client.Say(Wire.Get(21)), StringComparison.Ordinal);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_log_says_what_the_client_spoke()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(Wire.Get(1));
        Assert.Equal("HTTP/2", rig.Log.Last.Protocol);
        client.Send(Wire.Get(3, ""));
        Assert.Equal(("HTTP/2", 400), (rig.Log.Last.Protocol, rig.Log.Last.Status));
        _ = rig.Ask(Message.Get());
        Assert.Equal("HTTP/1.1", rig.Log.Last.Protocol);
        _ = rig.Ask("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
        Assert.Equal("HTTP/1.0", rig.Log.Last.Protocol);
        _ = rig.Ask("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
        Assert.Equal(("HTTP/1.1", 400), (rig.Log.Last.Protocol, rig.Log.Last.Status));
        _ = rig.Ask("nonsense\r\n\r\n");
        Assert.Null(rig.Log.Last.Protocol);
    }
}
