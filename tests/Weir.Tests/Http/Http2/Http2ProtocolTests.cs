using Weir.Http.Hpack;
using Weir.Http.Http2;
using Weir.Tests.Proxy.Http2;
using Xunit;

namespace Weir.Tests.Http.Http2;

/// <summary>The rules of a connection without one: frames in, events out.</summary>
public sealed class Http2ProtocolTests
{
    private readonly RecordingHandler _handler = new();
    private readonly HpackDecoder _decoder = new(4096);

    [Fact]
    public void A_peer_may_send_so_much_on_a_stream_and_no_more()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        for (int i = 0; i < 4; i++)
            Feed(server, Wire.Frame(Wire.Data, 0, 1, new byte[16_383]));
        Assert.DoesNotContain("reset 1 FlowControlError us", _handler.Events);
        Feed(server, Wire.Frame(Wire.Data, 0, 1, new byte[4]));
        Assert.Contains("reset 1 FlowControlError us", _handler.Events);
        Assert.Equal(Http2Error.None, server.Error);
    }

    [Fact]
    public void A_peer_may_send_so_much_on_the_connection_and_no_more()
    {
        Http2Protocol server = Server();
        for (uint stream = 1; stream <= 33; stream += 2)
        {
            Feed(server, Wire.Post(stream));
            for (int i = 0; i < 4; i++)
                Feed(server, Wire.Frame(Wire.Data, 0, stream, new byte[16_000]));
        }

        Assert.Equal(Http2Error.FlowControlError, server.Error);
        Assert.EndsWith("goaway 33 3", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void Padding_counts_against_the_windows_and_is_given_back_at_once()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        for (int i = 0; i < 300; i++)
            Feed(server, Wire.Frame(Wire.Data, Wire.Padded, 1, [255, 0, .. new byte[255]]));
        Assert.Equal(Http2Error.None, server.Error);
        Assert.Contains("update 1 ", Said(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_consumed_is_given_back_in_halves()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        Feed(server, Wire.Frame(Wire.Data, 0, 1, new byte[16_384]));
        server.Consumed(_handler.Streams[1], 16_384);
        Assert.Equal("", Said());
        Feed(server, Wire.Frame(Wire.Data, 0, 1, new byte[16_384]));
        server.Consumed(_handler.Streams[1], 16_384);
        Assert.Equal("update 1 32768", Said());
    }

    [Fact]
    public void Nothing_is_given_back_on_a_stream_that_has_ended()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1), Wire.Frame(Wire.Data, Wire.EndStream, 1, new byte[16_384]));
        server.Consumed(_handler.Streams[1], 16_384);
        Assert.Equal("", Said());
    }

    [Fact]
    public void A_stream_goes_through_its_states()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        Http2Stream stream = _handler.Streams[1];
        Assert.Equal(Http2StreamState.Open, stream.State);
        Feed(server, Wire.Body(1, "", end: true));
        Assert.Equal(Http2StreamState.HalfClosedRemote, stream.State);
        server.EndLocal(stream);
        Assert.Equal((Http2StreamState.Closed, 0), (stream.State, server.OpenStreams));
    }

    [Fact]
    public void A_stream_may_end_on_our_side_first()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        Http2Stream stream = _handler.Streams[1];
        server.EndLocal(stream);
        Assert.Equal((Http2StreamState.HalfClosedLocal, 0), (stream.State, server.Credit(stream)));
        Feed(server, Wire.Body(1, "x", end: true));
        Assert.Equal(Http2StreamState.Closed, stream.State);
        Assert.Equal("data 1 1 end", _handler.Events[^1]);
    }

    [Fact]
    public void Frames_on_a_stream_that_we_have_reset_are_ignored()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Post(1));
        server.Reset(_handler.Streams[1], Http2Error.Cancel);
        int events = _handler.Events.Count;
        Feed(server, Wire.Body(1, "x"), Wire.Update(1, 1), Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, 1, Wire.Block(("a", "b"))), Wire.Reset(1));
        Assert.Equal((events, Http2Error.None), (_handler.Events.Count, server.Error));
        Assert.Equal("reset 1 8", Said());
    }

    [Fact]
    public void Frames_wait_while_there_is_no_room_to_answer_them()
    {
        Http2Protocol server = Server();
        _handler.CanTakeFrame = false;
        Assert.Equal(0, server.Feed(Wire.Get(1), 1));
        _handler.CanTakeFrame = true;
        Assert.Equal(Wire.Get(1).Length, server.Feed(Wire.Get(1), 1));
    }

    [Fact]
    public void Every_prefix_of_the_frames_is_waited_for()
    {
        byte[] bytes = Wire.Join(Wire.Preface, Wire.EmptySettings, Wire.Post(1), Wire.Body(1, "hello", end: true), Wire.Frame(Wire.Ping, 0, 0, new byte[8]));
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            RecordingHandler handler = new();
            Http2Protocol server = New(handler, isServer: true);
            int consumed = server.Feed(bytes.AsSpan(0, cut), 1);
            Assert.Equal(bytes.Length - consumed, server.Feed(bytes.AsSpan(consumed), 1));
            Assert.Equal(["settings", "begun 1 Open", "data 1 5 end"], handler.Events);
        }
    }

    [Fact]
    public void A_client_begins_with_its_preface_and_without_push()
    {
        Http2Protocol client = New(_handler, isServer: false);
        client.Start();
        Assert.Equal(Wire.Preface, _handler.Written.Take(24));
        Assert.Equal("000200000000", Convert.ToHexString(_handler.Written.Skip(24 + 9).Take(6).ToArray()));
    }

    [Fact]
    public void A_client_opens_streams_up_to_what_the_server_takes()
    {
        Http2Protocol client = Client(Wire.Setting(3, 2));
        Http2Stream[] streams = [new(), new()];
        client.Open(streams[0]);
        Assert.True(client.CanOpen);
        client.Open(streams[1]);
        Assert.False(client.CanOpen);
        Assert.Equal((1, 3), (streams[0].Id, streams[1].Id));
    }

    [Theory]
    [InlineData("data before the head", "reset 1 ProtocolError us")]
    [InlineData("an interim head that ends", "reset 1 ProtocolError us")]
    [InlineData("a second head", "reset 1 ProtocolError us")]
    [InlineData("a whole response", "data 1 2 end")]
    public void A_client_judges_responses(string what, string expected)
    {
        Http2Protocol client = Client(Wire.EmptySettings);
        client.Open(new Http2Stream());
        byte[] head = Wire.Frame(Wire.Headers, Wire.EndHeaders, 1, Wire.Block((":status", "200")));
        Feed(client, what switch
        {
            "data before the head" => Wire.Body(1, "x"),
            "an interim head that ends" => Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, 1, Wire.Block((":status", "103"))),
            "a second head" => Wire.Join(head, head),
            _ => Wire.Join(head, Wire.Body(1, "ok", end: true)),
        });
        Assert.Equal(expected, _handler.Events[^1]);
    }

    [Fact]
    public void A_server_that_opens_streams_or_pushes_ends_the_connection()
    {
        Http2Protocol client = Client(Wire.EmptySettings);
        Feed(client, Wire.Get(2));
        Assert.Equal(Http2Error.ProtocolError, client.Error);
    }

    [Fact]
    public void After_our_goaway_new_streams_are_ignored_and_their_blocks_decoded()
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Get(1));
        server.GoAway();
        Feed(server, Wire.Get(3), Wire.Post(5), Wire.Body(5, "x", end: true));
        Assert.Equal(Http2Error.None, server.Error);
        Assert.DoesNotContain("begun 3 HalfClosedRemote", _handler.Events);
        Assert.Equal("goaway 1 0", Said());
    }

    [Theory]
    [InlineData("requests")]
    [InlineData("content")]
    [InlineData("goaways")]
    public void Frames_behind_our_goaway_are_ignored_within_reason(string what)
    {
        Http2Protocol server = Server();
        Feed(server, Wire.Get(1));
        server.GoAway();
        _ = Said();
        for (uint i = 0; i < 500 && server.Error == Http2Error.None; i++)
        {
            Feed(server, what switch
            {
                "requests" => Wire.Get(3 + (2 * i)),
                "content" => Wire.Body(3, "x"),
                _ => Wire.Frame(Wire.GoAway, 0, 0, new byte[8]),
            });
            Assert.True(i > 200 || server.Error == Http2Error.None, "those under way are honest");
        }

        Assert.Equal((Http2Error.EnhanceYourCalm, FloodKind.Ignored), (server.Error, server.Flood));
    }

    [Fact]
    public void A_head_on_a_stream_that_was_reset_long_ago_is_ignored()
    {
        Http2Protocol client = New(_handler, isServer: false);
        Feed(client, Wire.EmptySettings);
        for (int i = 0; i < 2 * ClosedStreams.Remembered; i++)
        {
            Http2Stream stream = new();
            client.Open(stream);
            client.Reset(stream, Http2Error.Cancel);
        }

        Feed(client, Wire.Frame(Wire.Headers, Wire.EndHeaders | Wire.EndStream, 1, Wire.Block((":status", "200"))));
        Assert.Equal(Http2Error.None, client.Error);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("WEIR_SEED"), out int given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"WEIR_SEED={seed}");
        Random random = new(seed);
        for (int i = 0; i < 2000; i++)
        {
            RecordingHandler handler = new();
            Http2Protocol protocol = New(handler, isServer: i % 2 == 0);
            byte[] noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            byte[] bytes = i % 4 == 3 ? noise : Wire.Join(i % 2 == 0 ? Wire.Preface : [], Wire.EmptySettings, Wire.Frame((byte)random.Next(11), (byte)random.Next(64), (uint)random.Next(4), noise));
            _ = protocol.Feed(bytes, i);
        }
    }

    private Http2Protocol Server()
    {
        Http2Protocol server = New(_handler, isServer: true);
        Feed(server, Wire.Preface, Wire.EmptySettings);
        _ = Said();
        return server;
    }

    private Http2Protocol Client(byte[] settings)
    {
        Http2Protocol client = New(_handler, isServer: false);
        Feed(client, settings);
        return client;
    }

    private static Http2Protocol New(RecordingHandler handler, bool isServer) =>
        new(isServer, Http2Limits.Default, new HeaderBlock(64 * 1024, 100), handler);

    private static void Feed(Http2Protocol protocol, params byte[][] frames) => protocol.Feed(Wire.Join(frames), 1);

    private string Said()
    {
        List<WireFrame> frames = Wire.Read(_handler.Written, _decoder);
        return string.Join(", ", frames.Select(f => f.ToString()));
    }
}
