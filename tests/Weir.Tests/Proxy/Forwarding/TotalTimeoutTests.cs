using Weir.Balancing.Retries;
using Weir.Net.Memory;
using Weir.Proxy.Pools;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Time-outs of a route, of one try, and of everything together; at their tick, and nothing the tick before.</summary>
public sealed class TotalTimeoutTests
{
    private const int Tick = 8;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_routes_first_byte_time_out_goes_before_the_pools()
    {
        await using HttpRig rig = new(
            pool: o => o with { FirstByteTimeout = Second * 40 }, isScripted: false, route: o => o with { FirstByteTimeout = Second * 4 });
        (MemoryPeer client, _) = rig.Begin(Message.Get());
        rig.Advance(4000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        AssertAnswered(rig, client, 504, "first-byte-timeout");
    }

    [Fact]
    public async Task A_routes_connect_time_out_goes_before_the_pools()
    {
        await using HttpRig rig = new(pool: o => o with { ConnectTimeout = Second * 40 }, route: o => o with { ConnectTimeout = Second * 4 });
        rig.Network.SetLink(rig.Addresses[0], new() { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        rig.Advance(4000 + Tick);
        AssertAnswered(rig, client, 504, "connect-timeout");
    }

    [Fact]
    public async Task The_total_time_out_ends_a_request_that_waits_for_its_answer()
    {
        await using HttpRig rig = new(endpoints: 2, isScripted: false, route: o => o with { TotalTimeout = Second * 8 });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Advance(8000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        Assert.True(server.IsOver);
        Assert.Equal(1, rig.Log.Last.Tries); // there is no time for another
        AssertAnswered(rig, client, 504, "total-timeout");
    }

    [Fact]
    public async Task The_total_time_out_cuts_a_response_that_does_not_end_however_lively_it_is()
    {
        await using HttpRig rig = new(isScripted: false, route: o => o with { TotalTimeout = Second * 8 });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        server.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for (int i = 0; i < 7; i++)
        {
            rig.Advance(1000);
            server.Send("x");
        }

        Assert.False(client.IsOver);
        rig.Advance(1000);
        Assert.True(client.IsOver);
        Assert.Equal("total-timeout", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_upgraded_connection_lasts_beyond_the_total_time_out()
    {
        await using HttpRig rig = new(isScripted: false, route: o => o with { TotalTimeout = Second });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get(fields: "Connection: upgrade\r\nUpgrade: x\r\n"));
        server.Send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        rig.Advance(5000);
        client.TakeText();
        server.Send("late");
        rig.Network.RunUntilIdle();
        Assert.Equal("late", client.TakeText());
        client.Close();
        server.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_try_that_takes_too_long_goes_on_to_the_next_endpoint()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = Rules(new() { PerTry = Second * 2 }) });
        rig.Origins[0].Answer = static (_, _) => null;
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        rig.Advance(2000 - Tick);
        Assert.Empty(rig.Origins[1].Requests);
        rig.Advance(Tick);
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.Equal((2, null), (rig.Log.Last.Tries, rig.Log.Last.Reason));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_try_that_takes_too_long_and_may_have_acted_is_the_last()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = Rules(new() { PerTry = Second * 2 }) });
        rig.Origins[0].Answer = static (_, _) => null;
        MemoryPeer client = rig.Connect();
        client.Send(Message.Post("pay"));
        rig.Advance(2000);
        Assert.Empty(rig.Origins[1].Requests);
        AssertAnswered(rig, client, 504, "per-try-timeout");
    }

    [Fact]
    public async Task The_time_of_a_try_does_not_hurry_a_client_that_is_still_sending()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { RetryRules = Rules(new() { PerTry = Second * 2 }) });
        MemoryPeer client = rig.Connect();
        rig.Send(client, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("", rig.Send(client, "x"));
            rig.Advance(1000);
        }

        Assert.Equal(Message.Ok("ok"), rig.Send(client, "x"));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    private static RetryRules Rules(RetryPolicy policy) => new(policy);

    private static void AssertAnswered(HttpRig rig, MemoryPeer client, int status, string reason)
    {
        Assert.Equal(status, Message.StatusOf(client.TakeText()));
        Assert.Equal((status, reason), (rig.Log.Last.Status, rig.Log.Last.Reason));
        client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }
}
