using Weir.Net;
using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Tcp;

public sealed class TcpSessionTests
{
    [Fact]
    public async Task Bytes_pass_both_ways_and_both_ends_close_the_session()
    {
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.Send("ping");
        server.Send("pong!");
        rig.Network.RunUntilIdle();
        Assert.Equal("ping", server.Text);
        Assert.Equal("pong!", client.Text);

        client.End();
        server.End();
        rig.Network.RunUntilIdle();

        Assert.True(client.HasEnded && server.HasEnded);
        LoggedConnection record = Assert.Single(rig.Log.Records);
        Assert.Equal(("198.51.100.1", 4, 5, "10.0.0.1:80", 1, null), (record.Client, record.BytesIn, record.BytesOut, record.Endpoint, record.Tries, record.Reason));
        Assert.Equal(1, rig.Endpoint(0).Counters[0].Requests);
        Assert.Equal(4, rig.Endpoint(0).Counters[0].BytesSent);
        Assert.Equal(5, rig.Endpoint(0).Counters[0].BytesReceived);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_end_of_one_side_leaves_the_other_way_open()
    {
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.Send("all there is");
        client.End();
        rig.Network.RunUntilIdle();
        Assert.True(server.HasEnded);
        Assert.False(client.IsOver);

        rig.Network.Advance(TimeSpan.FromMinutes(5));
        server.Send("the answer");
        server.End();
        rig.Network.RunUntilIdle();

        Assert.Equal("the answer", client.Text);
        Assert.True(client.HasEnded);
        Assert.Null(Assert.Single(rig.Log.Records).Reason);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(true, "client-reset")]
    [InlineData(false, "upstream-reset")]
    public async Task A_reset_is_passed_on(bool byClient, string reason)
    {
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.Send("a");
        server.Send("b");
        rig.Network.RunUntilIdle();

        (byClient ? client : server).Reset();
        rig.Network.RunUntilIdle();

        Assert.True((byClient ? server : client).IsReset);
        Assert.Equal(reason, Assert.Single(rig.Log.Records).Reason);
        Assert.Equal(byClient ? 0 : 1, rig.Endpoint(0).Counters[0].Failures);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_has_sent_its_end_and_then_breaks_frees_the_silent_server()
    {
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.End();
        rig.Network.RunUntilIdle();

        client.Reset();
        rig.Network.RunUntilIdle();

        Assert.True(server.IsReset);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_refused_connect_goes_on_to_the_next_endpoint()
    {
        await using TcpRig rig = new(endpoints: 3);
        rig.Servers[0].Stop();

        (MemoryPeer client, MemoryPeer server) = rig.Open(server: 1);
        client.Send("x");
        rig.Network.RunUntilIdle();

        Assert.Equal("x", server.Text);
        Assert.Equal((1, 1, 0), Counts(rig, 0));
        Assert.Equal((0, 0, 1), Counts(rig, 1));
        client.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        LoggedConnection record = Assert.Single(rig.Log.Records);
        Assert.Equal(("10.0.0.2:80", 2, null), (record.Endpoint, record.Tries, record.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task After_the_last_retry_the_client_is_closed()
    {
        await using TcpRig rig = new(endpoints: 4);
        foreach (MemoryServer server in rig.Servers)
            server.Stop();

        MemoryPeer client = rig.Connect();

        Assert.True(client.IsOver);
        LoggedConnection record = Assert.Single(rig.Log.Records);
        Assert.Equal((3, "connect-refused"), (record.Tries, record.Reason));
        Assert.Equal(1, rig.Acceptor.Counters[0].Reasons["connect-refused"]);
        Assert.Equal((0, 0, 0), Counts(rig, 3));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_pool_with_fewer_endpoints_than_tries_is_not_asked_twice()
    {
        await using TcpRig rig = new(endpoints: 1);
        rig.Servers[0].Stop();

        Assert.True(rig.Connect().IsOver);

        Assert.Equal((1, 0, 0), Counts(rig, 0));
        Assert.Equal(1, Assert.Single(rig.Log.Records).Tries);
    }

    [Fact]
    public async Task A_connect_that_hangs_is_given_up_at_its_time_out()
    {
        await using TcpRig rig = new(endpoints: 2);
        rig.Network.SetLink(rig.Addresses[0], new MemoryLink { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        client.Send("early");
        rig.Network.Advance(TimeSpan.FromMilliseconds(4990));
        Assert.Empty(rig.Servers[1].Peers);

        rig.Network.Advance(TimeSpan.FromMilliseconds(20));

        MemoryPeer server = Assert.Single(rig.Servers[1].Peers);
        Assert.Equal("early", server.Text);
        Assert.Equal((1, 1, 0), Counts(rig, 0));
        client.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_leaves_while_connecting_ends_the_attempt_and_blames_nobody()
    {
        await using TcpRig rig = new();
        rig.Network.SetLink(rig.Addresses[0], new MemoryLink { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();

        client.Reset();
        rig.Network.RunUntilIdle();

        Assert.Equal("client-gone", Assert.Single(rig.Log.Records).Reason);
        Assert.Equal((0, 0, 0), Counts(rig, 0));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Silence_ends_the_session_at_the_idle_time_out_and_every_byte_puts_it_off()
    {
        await using TcpRig rig = new(idle: TimeSpan.FromSeconds(60));
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        rig.Network.Advance(TimeSpan.FromSeconds(59));
        server.Send("."); // either direction counts
        rig.Network.Advance(TimeSpan.FromMilliseconds(59_990));
        Assert.False(client.IsOver || server.IsOver);

        rig.Network.Advance(TimeSpan.FromMilliseconds(20));

        Assert.True(client.IsOver && server.IsOver);
        Assert.Equal("tunnel-idle", Assert.Single(rig.Log.Records).Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_reader_that_stands_still_stops_the_sender_and_costs_one_buffer()
    {
        const int Total = 8 * 1024 * 1024;
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.IsReading = false;
        client.Discards = true;
        server.Send(new byte[Total]);
        rig.Network.RunUntilIdle();
        Assert.True(server.BytesUnsent > Total - (1024 * 1024), $"{server.BytesUnsent} left to send");
        Assert.InRange(rig.Loop.Buffers.RentedBytes, 1, EventLoop.ScratchBytes);

        client.IsReading = true;
        server.End();
        rig.Network.RunUntilIdle();

        Assert.Equal(Total, client.BytesReceived);
        Assert.Equal(0, rig.Loop.Buffers.Rented);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_reader_that_stands_still_for_too_long_is_cut_by_the_idle_time_out()
    {
        await using TcpRig rig = new(idle: TimeSpan.FromSeconds(60));
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        client.IsReading = false;
        server.Send(new byte[1024 * 1024]);
        rig.Network.RunUntilIdle();

        rig.Network.Advance(TimeSpan.FromSeconds(61));

        Assert.True(server.IsReset);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_happens_each_side_gets_a_prefix_of_what_the_other_sent_and_nothing_is_left(int seed)
    {
        Random random = new(seed);
        await using TcpRig rig = new(idle: TimeSpan.FromSeconds(60));
        for (int session = 0; session < 150; session++)
        {
            rig.Network.DefaultLink = random.Next(3) switch
            {
                0 => new MemoryLink(),
                1 => MemoryLink.WithLatency(TimeSpan.FromMilliseconds(random.Next(50))),
                _ => MemoryLink.InPieces(random.Next(1, 5), random.Next(1, 3000)),
            };
            (MemoryPeer client, MemoryPeer server) = (rig.Network.Connect(TcpRig.Listener), null!);
            Assert.True(rig.Network.RunUntil(() => rig.Servers[0].Peers.Count == session + 1, TimeSpan.FromSeconds(1)), $"seed {seed}");
            server = rig.Servers[0].Next();
            byte[] toServer = new byte[random.Next(200_000)];
            byte[] toClient = new byte[random.Next(200_000)];
            random.NextBytes(toServer);
            random.NextBytes(toClient);
            client.Send(toServer);
            server.Send(toClient);
            for (int step = random.Next(6); step > 0; step--)
            {
                Act(random.Next(2) == 0 ? client : server, random.Next(12));
                rig.Network.Advance(TimeSpan.FromMilliseconds(random.Next(30)));
            }

            bool whole = !client.IsReset && !server.IsReset;
            client.IsReading = server.IsReading = true;
            client.End();
            server.End();
            rig.Network.Advance(TimeSpan.FromSeconds(200));
            byte[] atServer = server.Take();
            byte[] atClient = client.Take();
            Assert.True(toServer.AsSpan().StartsWith(atServer), $"seed {seed}, session {session}: the server got something else");
            Assert.True(toClient.AsSpan().StartsWith(atClient), $"seed {seed}, session {session}: the client got something else");
            if (rig.Log.Records[^1].Reason is null)
                Assert.True(whole && atServer.Length == toServer.Length && atClient.Length == toClient.Length, $"seed {seed}, session {session}: cut without a reason");
            rig.AssertNothingIsLeft();
        }
    }

    private static void Act(MemoryPeer peer, int action)
    {
        switch (action)
        {
            case 0:
                peer.Reset();
                break;
            case 1 or 2:
                peer.End();
                break;
            case 3 or 4:
                peer.IsReading = false;
                break;
            case 5 or 6 or 7:
                peer.IsReading = true;
                break;
            default:
                break;
        }
    }

    /// <summary>Failures, retried, requests.</summary>
    private static (long Failures, long Retried, long Requests) Counts(TcpRig rig, int endpoint)
    {
        Weir.Proxy.Pools.EndpointCounters counters = rig.Endpoint(endpoint).Counters[0];
        return (counters.Failures, counters.Retried, counters.Requests);
    }
}
