using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class UpgradeTests
{
    private const string Switch = "HTTP/1.1 101 Switching\r\nDate: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

    private static string Request => Message.Get(fields: "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n");

    [Fact]
    public async Task Both_sides_talk_freely_after_the_switch()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Request);
        string request = server.TakeText();
        Assert.Equal(("upgrade", "websocket"), (Message.Field(request, "Connection"), Message.Field(request, "Upgrade")));
        Assert.Equal("k", Message.Field(request, "Sec-WebSocket-Key"));
        rig.Send(server, Switch + "hello");
        Assert.Equal(Switch + "hello", client.TakeText());
        rig.Send(client, "\0\u00ff");
        Assert.Equal("\0\u00ff", server.TakeText());
        client.End();
        rig.Network.RunUntilIdle();
        Assert.True(server.HasEnded);
        rig.Send(server, "bye");
        Assert.Equal("bye", client.TakeText());
        server.Close();
        rig.Network.RunUntilIdle();
        Assert.True(client.HasEnded);
        LogShows(rig, 101, 2, 8, null);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_the_client_sent_with_its_request_goes_through_once_the_switch_is_made()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Request + "early");
        Assert.EndsWith("\r\n\r\n", server.TakeText(), StringComparison.Ordinal);
        Assert.Equal("early", rig.Send(server, Switch));
        client.Reset();
        rig.Network.RunUntilIdle();
        Assert.True(server.IsOver);
        Assert.Equal("client-gone", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_answer_like_any_other()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        Assert.Equal(Message.Ok("ok"), rig.Send(client, Request));
        Assert.Equal(Message.Ok("ok"), rig.Send(client, Message.Get()));
        Assert.Single(rig.Servers[0].Peers);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Upgrade: websocket\r\n")]
    [InlineData("Connection: upgrade\r\nUpgrade: h2c\r\n")]
    public async Task An_upgrade_that_is_no_upgrade_is_not_passed_on(string fields)
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get(fields: fields));
        Assert.Null(Message.Field(rig.Origin.Requests[0], "Upgrade"));
        Assert.Null(Message.Field(rig.Origin.Requests[0], "Connection"));
    }

    [Fact]
    public async Task A_switch_takes_a_client_that_does_not_read_its_head_as_too_slow()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        rig.Network.SetLink(HttpRig.Address, new() { ToClient = new() { WindowBytes = 10 } });
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        rig.Send(client, Request);
        rig.Send(rig.Servers[0].Next(), Switch);
        rig.Advance(4000);
        Assert.Equal("client-too-slow", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    private static void LogShows(HttpRig rig, int status, long bytesIn, long bytesOut, string? reason)
    {
        LoggedRequest record = Assert.Single(rig.Log.Records);
        Assert.Equal((status, bytesIn, reason), (record.Status, record.BytesIn, record.Reason));
        Assert.True(record.BytesOut <= bytesOut);
    }
}
