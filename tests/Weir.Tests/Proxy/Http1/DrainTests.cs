using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Http1;

public sealed class DrainTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Idle_connections_are_closed_after_the_grace_and_not_before()
    {
        await using HttpRig rig = new();
        MemoryPeer served = rig.Connect();
        rig.Send(served, Message.Get());
        MemoryPeer silent = rig.Connect();
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Advance(1992);
        Assert.False(served.IsOver || silent.IsOver);
        rig.Advance(8);
        Assert.True(served.HasEnded && silent.HasEnded);
        Assert.Equal("", served.Text);
        Assert.Equal(0, await drain);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_that_comes_within_the_grace_is_served_and_closes()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Advance(1000);
        string answer = rig.Send(client, Message.Get());
        Assert.Equal("ok", Message.BodyOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.True(client.HasEnded);
        client.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(0, await drain);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_in_work_finishes_with_close()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Advance(10_000);
        Assert.False(drain.IsCompleted);
        rig.Send(server, Message.Ok("late"));
        string answer = client.TakeText();
        Assert.Equal("late", Message.BodyOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.True(client.HasEnded);
        client.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(0, await drain);
        rig.AssertNothingIsLeft();
    }

    /// <summary>Its head promised that the connection stays: the next request may be on its way already.</summary>
    [Fact]
    public async Task A_response_whose_head_went_out_before_the_drain_leaves_its_connection_the_grace()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Advance(1000);
        rig.Send(server, "cd");
        Assert.EndsWith("abcd", client.TakeText(), StringComparison.Ordinal);
        Assert.False(client.IsOver);
        rig.Send(client, Message.Get("/next"));
        rig.Send(server, Message.Ok("next"));
        string answer = client.TakeText();
        Assert.Equal("next", Message.BodyOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        client.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(0, await drain);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Such_a_connection_is_closed_when_its_grace_is_over()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Advance(1000);
        rig.Send(server, "cd");
        rig.Advance(1992);
        Assert.False(client.IsOver);
        rig.Advance(8);
        Assert.True(client.HasEnded);
        Assert.Equal(0, await drain);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_is_not_done_in_time_is_cut_and_counted()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer waiting, MemoryPeer first) = rig.Begin(Message.Get());
        (MemoryPeer reading, MemoryPeer second) = rig.Begin(Message.Get());
        rig.Send(second, "HTTP/1.1 200 OK\r\n\r\npart");
        (MemoryPeer tunnel, MemoryPeer third) = rig.Begin(Message.Get(fields: "Connection: upgrade\r\nUpgrade: x\r\n"));
        rig.Send(third, "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        MemoryPeer typing = rig.Connect();
        rig.Send(typing, "GET / HTT");
        Task<int> drain = rig.Listener.DrainAsync(TimeSpan.FromSeconds(8), Grace);
        rig.Advance(7992);
        Assert.False(drain.IsCompleted);
        rig.Advance(8);
        Assert.Equal(4, await drain.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.All([waiting, reading, tunnel, first, second, third], p => Assert.True(p.IsOver));
        Assert.True(reading.IsReset, "a response without a length must not look whole");
        Assert.All(rig.Log.Records.TakeLast(4), r => Assert.Equal("shutdown", r.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task No_connection_is_accepted_any_more()
    {
        await using HttpRig rig = new();
        Task<int> drain = rig.Listener.DrainAsync(Timeout, Grace);
        rig.Network.RunUntilIdle();
        Assert.Equal(0, await drain);
        MemoryPeer late = rig.Connect();
        Assert.False(late.IsConnected);
        Assert.Equal(Weir.Net.ConnectionError.Refused, late.Error);
    }
}
