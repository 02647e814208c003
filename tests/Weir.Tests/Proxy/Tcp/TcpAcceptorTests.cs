using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Tcp;

public sealed class TcpAcceptorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Connections_beyond_the_limit_wait_until_one_leaves(int loops)
    {
        await using TcpRig rig = new(loops: loops, maxConnections: 4);
        MemoryPeer[] clients = [.. Enumerable.Range(0, 12).Select(_ => rig.Connect())];
        Assert.Equal(4, rig.Servers[0].Peers.Count);

        foreach (MemoryPeer client in clients)
        {
            client.Reset();
            rig.Network.RunUntilIdle();
            Assert.InRange(rig.Acceptor.OpenConnections, 0, 4);
        }

        Assert.Equal(12, rig.Acceptor.Counters.Sum(c => c.ConnectionsAccepted));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_connection_to_a_full_pool_ends_and_a_slot_comes_back_with_its_connection()
    {
        await using TcpRig rig = new(maxRequests: 1);
        (MemoryPeer first, MemoryPeer server) = rig.Open();
        MemoryPeer second = rig.Connect();
        rig.Network.RunUntilIdle();
        Assert.True(second.IsOver);
        Assert.Equal("pool-full", rig.Log.Records[^1].Reason);
        first.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(0, rig.Pool.Admission!.InFlight);
        (first, server) = rig.Open();
        first.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_source_with_too_many_connections_is_reset()
    {
        await using TcpRig rig = new(maxPerSource: 1);
        (MemoryPeer first, MemoryPeer server) = rig.Open();
        MemoryPeer second = rig.Connect();
        rig.Network.RunUntilIdle();
        Assert.True(second.IsReset);
        Assert.Equal(1, rig.Acceptor.Counters[0].Reasons["source-limit"]);
        first.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        (first, server) = rig.Open();
        first.Close();
        server.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_place_goes_to_the_loops_that_wait_in_turn()
    {
        await using TcpRig rig = new(loops: 3, maxConnections: 1);
        // Dealt to the loops in turn: two wait on each, behind the first.
        for (int i = 0; i < 7; i++)
            rig.Connect();
        List<int> served = [];
        for (int i = 0; i < 7; i++)
        {
            served.Add(Array.FindIndex([.. rig.Acceptor.Counters], c => c.ConnectionsOpen == 1));
            Assert.Equal(1, rig.Acceptor.OpenConnections);
            rig.Servers[0].Next().Reset();
            rig.Network.RunUntilIdle();
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0], served);
        Assert.Equal([3, 2, 2], rig.Acceptor.Counters.Select(c => c.ConnectionsAccepted));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Draining_lets_a_session_finish()
    {
        await using TcpRig rig = new();
        (MemoryPeer client, MemoryPeer server) = rig.Open();
        Task<int> drained = rig.Acceptor.DrainAsync(TimeSpan.FromSeconds(30));
        await RunUntilStoppedAsync(rig);
        Assert.True(rig.Connect().IsOver); // nobody listens any more
        client.Send("still served");
        rig.Network.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("still served", server.Text);
        Assert.False(drained.IsCompleted);

        client.Close();
        server.Close();
        rig.Network.RunUntilIdle();

        Assert.Equal(0, await drained);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_is_left_after_the_drain_time_is_reset()
    {
        await using TcpRig rig = new(loops: 2);
        (MemoryPeer Client, MemoryPeer Server)[] sessions = [rig.Open(), rig.Open(), rig.Open()];
        Task<int> drained = rig.Acceptor.DrainAsync(TimeSpan.FromSeconds(30));
        await RunUntilStoppedAsync(rig);
        rig.Network.Advance(TimeSpan.FromMilliseconds(29_990));
        Assert.DoesNotContain(sessions, s => s.Client.IsOver);

        rig.Network.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(3, await drained);
        Assert.All(sessions, s => Assert.True(s.Client.IsReset && s.Server.IsReset));
        Assert.All(rig.Log.Records, r => Assert.Equal("shutdown", r.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_session_that_still_connects_is_cut_as_well()
    {
        await using TcpRig rig = new();
        rig.Network.SetLink(rig.Addresses[0], new MemoryLink { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        Task<int> drained = rig.Acceptor.DrainAsync(TimeSpan.FromSeconds(1));
        await RunUntilStoppedAsync(rig);
        rig.Network.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(1, await drained);
        Assert.True(client.IsOver);
        rig.AssertNothingIsLeft();
    }

    /// <summary>The listening socket tells on the thread pool that it has stopped; the drain begins on the loops after that.</summary>
    private static async Task RunUntilStoppedAsync(TcpRig rig)
    {
        for (int i = 0; i < 1000 && !rig.Acceptor.IsDraining; i++)
        {
            rig.Network.RunUntilIdle();
            await Task.Yield();
        }

        Assert.True(rig.Acceptor.IsDraining);
        rig.Network.RunUntilIdle();
    }
}
