using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>How long things may take, and how a connection ends in order.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task An_idle_connection_is_told_goodbye_after_the_keep_alive_time()
    {
        await using HttpRig rig = new(listener: o => o with { KeepAliveTimeout = TimeSpan.FromSeconds(5) });
        H2Client client = new(rig);
        client.Send(Get(1));
        _ = client.Take();
        rig.Advance(4900);
        Assert.Equal("", client.Heard());
        rig.Advance(200);
        Assert.Equal("goaway 1 0", client.Heard());
        rig.Advance(2000);
        Assert.True(client.IsOver);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_connection_with_a_request_in_progress_is_not_idle()
    {
        await using HttpRig rig = new(listener: o => o with { KeepAliveTimeout = TimeSpan.FromSeconds(5) }, isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        rig.Advance(20_000);
        Assert.Equal("", client.Heard());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_head_that_does_not_come_to_its_end_ends_the_connection(bool inPieces)
    {
        await using HttpRig rig = new(listener: o => o with { HeadTimeout = TimeSpan.FromSeconds(3) });
        H2Client client = new(rig);
        byte[] head = Frame(Headers, (byte)(inPieces ? EndStream : EndStream | EndHeaders), 1, Block(GetFields()));
        client.Send(inPieces ? head : head[..12]);
        for (int i = 0; i < 29; i++)
        {
            rig.Advance(100);
            Assert.Equal("", client.Heard());
            client.Send(inPieces ? Frame(Continuation, 0, 1) : head[(12 + i)..(13 + i)]);
        }

        rig.Advance(300);
        Assert.Equal("goaway 0 11", client.Heard());
        rig.Advance(2000);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_preface_that_is_never_whole_ends_the_connection()
    {
        await using HttpRig rig = new(listener: o => o with { HeadTimeout = TimeSpan.FromSeconds(3) });
        H2Client client = new(rig, handshake: false);
        client.Send(Preface[..20]);
        rig.Advance(3500);
        rig.Advance(2000);
        Assert.True(client.IsOver);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_stream_whose_window_stays_shut_is_reset()
    {
        await using HttpRig rig = new(listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        H2Client client = new(rig);
        Assert.Equal("settings-ack, headers 1 :status: 200", client.Say(Setting(4, 0), Get(1)));
        rig.Advance(3900);
        Assert.Equal("", client.Heard());
        rig.Advance(300);
        Assert.Equal("reset 1 2", client.Heard());
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_drain_says_goodbye_twice_and_finishes_what_runs()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        Task<int> drain = rig.Listener.DrainAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
        rig.Network.RunUntilIdle();
        Assert.Equal("goaway 2147483647 0, ping", client.Heard());

        // A request that was on its way is served; the answer to the ping brings the second word.
        client.Send(Get(3), Frame(Ping, Ack, 0, new byte[8]));
        Assert.Equal("goaway 3 0", client.Heard());
        Assert.Equal("", client.Say(Get(5))); // ignored: the client knows that it was not served
        rig.Send(rig.Servers[0].Next(), Message.Ok("a"));
        rig.Send(rig.Servers[0].Next(), Message.Ok("b"));
        Assert.Equal("headers 1 :status: 200, data 1 1 end, headers 3 :status: 200, data 3 1 end", client.Heard());
        rig.Advance(2000);
        Assert.True(client.IsOver);
        Assert.Equal(0, await drain);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_a_ping_that_is_not_answered()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        Task<int> drain = rig.Listener.DrainAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));
        rig.Network.RunUntilIdle();
        Assert.Equal("goaway 2147483647 0, ping", client.Heard());
        rig.Advance(1100);
        Assert.Equal("goaway 0 0", client.Heard());
        rig.Advance(2000);
        Assert.Equal(0, await drain);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_that_comes_when_no_grace_is_given_is_refused_and_may_be_sent_elsewhere()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        Task<int> drain = rig.Listener.DrainAsync(TimeSpan.FromSeconds(5), TimeSpan.Zero);
        client.Peer.Send(Get(3));
        rig.Network.RunUntilIdle();
        Assert.DoesNotContain("headers 3", client.Heard(), StringComparison.Ordinal);
        rig.Send(rig.Servers[0].Next(), Message.Ok("a"));
        Assert.Contains("headers 1 :status: 200, data 1 1 end", client.Heard(), StringComparison.Ordinal);
        rig.Advance(2000);
        Assert.Equal(0, await drain);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_the_drain_time_does_not_suffice_for_is_cut()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        Task<int> drain = rig.Listener.DrainAsync(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));
        rig.Network.RunUntilIdle();
        rig.Advance(6000);
        Assert.Equal(1, await drain);
        Assert.True(client.IsOver);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_cut()
    {
        await using HttpRig rig = new(listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        string text = new('x', 500_000);
        rig.Origin.Answer = (_, _) => Message.Ok(text);
        H2Client client = new(rig);
        client.Peer.IsReading = false;
        client.Send(Update(0, 1_000_000), Setting(4, 1_000_000), Get(1));
        rig.Advance(12_000);
        Assert.Equal(0, rig.Loop.Buffers.Rented);
        client.Peer.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Streams_take_turns_when_the_connection_is_narrow()
    {
        await using HttpRig rig = new();
        string text = new('x', 200_000);
        rig.Origin.Answer = (_, _) => Message.Ok(text);
        H2Client client = new(rig);
        client.Send(Setting(4, 1_000_000), Get(1), Get(3), Get(5));
        List<WireFrame> frames = client.Take();
        for (int i = 0; i < 20; i++)
        {
            client.Send(Update(0, 30_000));
            frames.AddRange(client.Take());
        }

        int[] sent = [.. new uint[] { 1, 3, 5 }.Select(s => H2Client.BodyOf(frames, s).Length)];
        Assert.True(sent.Max() - sent.Min() < 120_000 && sent.Min() > 100_000, string.Join(' ', sent));
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Heads_that_wait_for_room_go_out_though_the_connection_window_is_shut()
    {
        await using HttpRig rig = new();
        string text = new('x', 300_000);
        rig.Origin.Answer = (request, _) => request.StartsWith("GET /big", StringComparison.Ordinal) ? Message.Ok(text) : "HTTP/1.1 204 Fine\r\nDate: x\r\n\r\n";
        H2Client client = new(rig);
        client.Peer.IsReading = false;

        // 64 KiB are under way, nearly as much waits in the output when the window is used up; pings fill it.
        client.Send(Update(0, 65_000), Setting(4, 1_000_000), Get(1, "/big"));
        client.Send([.. Enumerable.Repeat(Frame(Ping, 0, 0, new byte[8]), 60)]);
        client.Send(Get(3), Get(5), Get(7));
        client.Peer.IsReading = true;
        rig.Network.RunUntilIdle();
        List<WireFrame> frames = client.Take();
        Assert.Equal(130_535, H2Client.BodyOf(frames, 1).Length);
        Assert.Equal([1u, 3, 5, 7], frames.Where(f => f.Type == Headers).Select(f => f.Stream));
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_takes_nothing_does_not_live_on_by_its_pings()
    {
        await using HttpRig rig = new(listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        string text = new('x', 500_000);
        rig.Origin.Answer = (_, _) => Message.Ok(text);
        H2Client client = new(rig);
        client.Peer.IsReading = false;
        client.Send(Update(0, 1_000_000), Setting(4, 1_000_000), Get(1));
        for (int i = 0; i < 8; i++)
        {
            rig.Advance(1000);
            client.Send(Frame(Ping, 0, 0, new byte[8]));
        }

        Assert.Equal(0, rig.Loop.Buffers.Rented);
        client.Peer.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>Its keep-alive time passes while the last bytes still wait: the loop has to go on for the others.</summary>
    [Theory]
    [InlineData(70_000)]
    [InlineData(100_000)]
    [InlineData(150_000)]
    public async Task A_client_that_leaves_the_end_of_its_last_response_is_cut_by_its_progress_and_keeps_no_loop(int length)
    {
        await using HttpRig rig = new(listener: o => o with { KeepAliveTimeout = TimeSpan.FromSeconds(1), BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        string text = new('x', length);
        rig.Origin.Answer = (_, _) => Message.Ok(text);
        H2Client client = new(rig);
        client.Peer.IsReading = false;
        client.Send(Update(0, 1_000_000), Setting(4, 1_000_000), Get(1));
        rig.Advance(2000);
        rig.Advance(10_000);
        Assert.Equal(0, rig.Loop.Buffers.Rented);
        client.Peer.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_comes_to_the_end_of_its_stream_ids_is_told_to_connect_again()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        const uint Last = int.MaxValue;
        client.Send(Get(Last - 2));
        Assert.Equal("goaway 2147483647 0, ping", client.Heard());
        client.Send(Get(Last), Frame(Ping, Ack, 0, new byte[8]));
        Assert.Equal($"goaway {Last} 0", client.Heard());
        rig.Send(rig.Servers[0].Next(), Message.Ok("a"));
        rig.Send(rig.Servers[0].Next(), Message.Ok("b"));
        Assert.Equal($"headers {Last - 2} :status: 200, data {Last - 2} 1 end, headers {Last} :status: 200, data {Last} 1 end", client.Heard());
        rig.Advance(2000);
        Assert.True(client.IsOver);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Settings_that_a_client_never_acknowledges_end_its_connection()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig, handshake: false);
        client.Send(Preface, EmptySettings, Get(1));
        Assert.Equal("settings, settings-ack", client.Heard());
        rig.Advance(9900);
        Assert.Equal("", client.Heard());
        rig.Advance(200);
        Assert.Equal("goaway 1 4", client.Heard());
        rig.Advance(2000);
        client.Peer.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
