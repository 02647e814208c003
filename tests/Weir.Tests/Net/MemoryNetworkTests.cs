using System.Net;
using Weir.Net;
using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>The in-memory network: time, windows, losses, scripted peers.</summary>
public sealed class MemoryNetworkTests
{
    private static readonly IPEndPoint Server = new(IPAddress.Parse("10.0.0.1"), 80);
    private readonly MemoryNetwork _network = new();

    [Fact]
    public void Bytes_take_the_latency_of_their_direction()
    {
        _network.SetLink(Server, new MemoryLink
        {
            ToServer = new() { Latency = TimeSpan.FromMilliseconds(30) },
            ToClient = new() { Latency = TimeSpan.FromMilliseconds(10) },
        });
        MemoryServer server = _network.Serve(Server, peer => peer.Arrived = p => p.Send(p.TakeText().ToUpperInvariant()));
        MemoryPeer client = _network.Connect(Server);
        client.Send("hello");
        _network.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(client.IsConnected);
        _network.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(client.IsConnected);
        _network.Advance(TimeSpan.FromMilliseconds(39));
        Assert.Equal("", client.Text);
        _network.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("HELLO", client.Text);
        Assert.Single(server.Peers);
    }

    [Fact]
    public void Every_byte_can_come_by_itself()
    {
        _network.DefaultLink = MemoryLink.InPieces(1);
        List<string> pieces = [];
        _network.Serve(Server, peer => peer.Arrived = p => pieces.Add(p.TakeText()));
        _network.Connect(Server).Send("abc");
        _network.RunUntilIdle();
        Assert.Equal(["a", "b", "c"], pieces);
    }

    [Fact]
    public void Piece_sizes_are_used_in_turn()
    {
        _network.DefaultLink = MemoryLink.InPieces(2, 3);
        List<string> pieces = [];
        _network.Serve(Server, peer => peer.Arrived = p => pieces.Add(p.TakeText()));
        _network.Connect(Server).Send("abcdefgh");
        _network.RunUntilIdle();
        Assert.Equal(["ab", "cde", "fg", "h"], pieces);
    }

    [Fact]
    public void A_reader_who_does_not_read_holds_up_the_sender_at_the_window()
    {
        _network.DefaultLink = new MemoryLink { ToServer = new() { WindowBytes = 1000 } };
        MemoryServer server = _network.Serve(Server, peer => peer.IsReading = false);
        MemoryPeer client = _network.Connect(Server);
        client.Send(Bytes.Pattern(5000));
        _network.RunUntilIdle();
        Assert.Equal(4000, client.BytesUnsent);
        MemoryPeer peer = server.Next();
        Assert.Equal(300, peer.Read(300));
        _network.RunUntilIdle();
        Assert.Equal(3700, client.BytesUnsent);
        peer.IsReading = true;
        _network.RunUntilIdle();
        Assert.Equal(Bytes.Pattern(5000), peer.Take());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_connection_is_reset_after_any_byte_of_the_answer(int bytes)
    {
        _network.SetLink(Server, new MemoryLink { ToClient = new() { Cut = new MemoryCut(bytes, MemoryLoss.Reset) } });
        MemoryServer server = _network.Serve(Server, peer => peer.Arrived = p =>
        {
            if (!p.IsOver)
                p.Send("hello");
        });
        MemoryPeer client = _network.Connect(Server);
        client.Send("?");
        _network.RunUntilIdle();
        Assert.Equal("?", server.Next().Text);
        Assert.Equal("hello"[..bytes], client.Text);
        Assert.True(client.IsReset);
        Assert.True(server.Peers[0].IsReset);
    }

    [Fact]
    public void A_silent_loss_is_told_to_nobody()
    {
        _network.SetLink(Server, new MemoryLink { ToServer = new() { Cut = new MemoryCut(3, MemoryLoss.Silence) } });
        MemoryServer server = _network.Serve(Server);
        MemoryPeer client = _network.Connect(Server);
        client.Send("hello");
        _network.RunUntilIdle();
        server.Next().Send("never arrives");
        _network.Advance(TimeSpan.FromHours(1));
        Assert.Equal("hel", server.Peers[0].Text);
        Assert.Equal("", client.Text);
        Assert.False(client.IsOver);
        Assert.False(server.Peers[0].IsOver);
    }

    [Theory]
    [InlineData(MemoryConnect.Refused, ConnectionError.Refused)]
    [InlineData(MemoryConnect.Unreachable, ConnectionError.Unreachable)]
    public void A_connect_fails_as_the_link_says(MemoryConnect outcome, ConnectionError error)
    {
        _network.Serve(Server);
        _network.SetLink(Server, new MemoryLink { Connect = outcome });
        MemoryPeer client = _network.Connect(Server);
        _network.RunUntilIdle();
        Assert.Equal(error, client.Error);
    }

    [Fact]
    public void A_hanging_connect_ends_with_the_deadline_to_the_millisecond()
    {
        _network.Serve(Server);
        _network.SetLink(Server, new MemoryLink { Connect = MemoryConnect.Hanging });
        EventLoop loop = _network.CreateEngine().Loops[0];
        Wake? wake = null;
        long deadline = loop.Now + 2000;
        loop.Post(_ => _ = ConnectAsync(), null);
        _network.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.Null(wake);
        _network.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Wake.TimedOut, wake);
        Assert.Equal(0, loop.OpenConnections);

        async Task ConnectAsync()
        {
            Waiter waiter = new(loop);
            Connection connection = loop.Connect(Server, waiter);
            wake = await waiter.WaitUntil(deadline);
            connection.Close();
        }
    }

    [Fact]
    public void Closing_with_unread_bytes_resets_as_Linux_does()
    {
        MemoryServer server = _network.Serve(Server, peer => peer.IsReading = false);
        MemoryPeer client = _network.Connect(Server);
        client.Send("unread");
        _network.RunUntilIdle();
        server.Next().Close();
        _network.RunUntilIdle();
        Assert.True(client.IsReset);
    }

    [Fact]
    public void A_killed_server_resets_what_is_open_and_refuses_what_comes()
    {
        MemoryServer server = _network.Serve(Server);
        MemoryPeer client = _network.Connect(Server);
        _network.RunUntilIdle();
        server.Kill();
        MemoryPeer late = _network.Connect(Server);
        _network.RunUntilIdle();
        Assert.True(client.IsReset);
        Assert.Equal(ConnectionError.Refused, late.Error);
        Assert.Same(server.Peers[0], server.Next());
        Assert.Throws<InvalidOperationException>(server.Next);
    }

    [Fact]
    public void A_half_close_lets_the_answer_through()
    {
        MemoryServer server = _network.Serve(Server);
        MemoryPeer client = _network.Connect(Server);
        client.Send("all");
        client.End();
        _network.RunUntilIdle();
        MemoryPeer peer = server.Next();
        Assert.True(peer.HasEnded);
        peer.Send("answer");
        peer.Close();
        _network.RunUntilIdle();
        Assert.Equal("answer", client.TakeText());
        Assert.True(client.HasEnded);
        Assert.False(client.IsReset);
    }

    [Fact]
    public void A_run_is_the_same_each_time() => Assert.Equal(Trace(), Trace());

    [Fact]
    public void An_engine_serves_scripted_clients_at_a_wildcard_address()
    {
        MemoryEngine engine = _network.CreateEngine(loops: 2);
        List<int> loops = [];
        engine.Listen(new IPEndPoint(IPAddress.Any, 8080), new ListenOptions(), connection =>
        {
            loops.Add(connection.Loop.Index);
            connection.Send("hi"u8);
            connection.Close();
        });
        MemoryPeer[] clients = [.. Enumerable.Range(0, 4).Select(_ => _network.Connect(new IPEndPoint(IPAddress.Loopback, 8080)))];
        _network.RunUntilIdle();
        Assert.Equal([0, 1, 0, 1], loops);
        Assert.All(clients, c => Assert.Equal("hi", c.Text));
        Assert.All(clients, c => Assert.True(c.HasEnded));
    }

    [Fact]
    public void Time_stops_where_a_condition_comes_true()
    {
        _network.DefaultLink = MemoryLink.WithLatency(TimeSpan.FromMilliseconds(5));
        _network.Serve(Server);
        MemoryPeer client = _network.Connect(Server);
        TimeSpan start = _network.Now;
        Assert.True(_network.RunUntil(() => client.IsConnected, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(10), _network.Now - start);
        Assert.False(_network.RunUntil(() => client.IsOver, TimeSpan.FromSeconds(1)));
        Assert.Equal(TimeSpan.FromMilliseconds(1010), _network.Now - start);
    }

    private static string Trace()
    {
        MemoryNetwork network = new() { DefaultLink = MemoryLink.InPieces(1, 2) };
        List<string> trace = [];
        network.Serve(Server, peer => peer.Arrived = p =>
        {
            trace.Add($"{network.Now.Ticks} {p.RemoteEndPoint} {p.TakeText()}");
            if (p.BytesReceived < 50)
                p.Send("pong");
        });
        MemoryPeer[] clients = [.. Enumerable.Range(0, 5).Select(_ => network.Connect(Server))];
        foreach (MemoryPeer client in clients)
        {
            client.Arrived = c => c.Send(c.TakeText());
            client.Send("ping");
        }

        network.Advance(TimeSpan.FromSeconds(1));
        Assert.True(trace.Count > 50);
        return string.Join('\n', trace);
    }
}
