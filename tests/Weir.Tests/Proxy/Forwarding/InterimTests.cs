using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class InterimTests
{
    private const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
    private const string Expecting = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";

    [Fact]
    public async Task Interim_responses_are_passed_on_as_they_come()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 103 Early Hints\r\nLink: x\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", client.TakeText());
        rig.Send(server, "HTTP/1.1 102 Processing\r\n\r\n" + Message.Ok("ok"));
        Assert.Equal("HTTP/1.1 102 Processing\r\n\r\n" + Message.Ok("ok"), client.TakeText());
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
    }

    [Fact]
    public async Task An_old_client_sees_no_interim_response()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Continue + "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Message.Ok("ok");
        Assert.StartsWith("HTTP/1.1 200 ", rig.Ask("GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_interim_responses_get_502()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => string.Concat(Enumerable.Repeat(Continue, 17)) + Message.Ok("ok");
        string answer = rig.Ask(Message.Get());
        Assert.StartsWith(Continue, answer, StringComparison.Ordinal);
        Assert.Equal((502, "too-many-interim-responses"), (rig.Log.Last.Status, rig.Log.Last.Reason));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_expects_100_sends_its_body_when_the_endpoint_says_so()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Expecting);
        Assert.Equal("100-continue", Message.Field(server.Text, "Expect"));
        Assert.Equal("", client.Text);
        rig.Send(server, Continue);
        Assert.Equal(Continue, client.TakeText());
        rig.Send(client, "body");
        Assert.Equal("body", server.TakeText());
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        rig.Send(client, Message.Get());
        Assert.Single(rig.Servers[0].Peers);
    }

    [Fact]
    public async Task A_client_that_is_told_no_instead_of_100_is_closed()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Expecting);
        rig.Send(server, Message.Ok("no", status: 417));
        string answer = client.TakeText();
        Assert.Equal((417, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        Assert.True(client.HasEnded);
        Assert.True(server.IsOver);
    }

    /// <summary>The client waits for the 100, the endpoint for the body: nobody but us can end that.</summary>
    [Fact]
    public async Task A_100_that_the_client_could_not_take_at_once_reaches_it_when_it_can()
    {
        await using HttpRig rig = new(isScripted: false);
        rig.Network.SetLink(HttpRig.Address, new() { ToClient = new() { WindowBytes = 1000 } });
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        rig.Send(client, Message.Get() + Expecting);
        MemoryPeer server = rig.Servers[0].Next();
        string full = Message.Ok(new string('x', 1000 - Message.Ok("xxx").Length));
        Assert.InRange(full.Length, 990, 1000);
        rig.Send(server, full);
        rig.Send(server, Continue);
        client.IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.Equal(full + Continue, client.TakeText());
    }

    [Fact]
    public async Task A_client_that_was_slow_to_take_an_interim_response_gets_the_large_one_behind_it()
    {
        await using HttpRig rig = new(isScripted: false);
        rig.Network.SetLink(HttpRig.Address, new() { ToClient = new() { WindowBytes = 10 } });
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        rig.Send(client, Message.Get());
        MemoryPeer server = rig.Servers[0].Next();
        string large = Message.Ok(new string('x', 30_000));
        rig.Send(server, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + large);
        client.IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.Equal("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + large, client.TakeText());
    }
}
