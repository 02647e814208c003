using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Http1;

/// <summary>Every time-out at its tick, and nothing the tick before. All are multiples of the timer wheel's 8 ms.</summary>
public sealed class TimeoutTests
{
    private const int Tick = 8;

    [Fact]
    public async Task A_head_that_does_not_end_gets_408_counted_from_its_first_byte()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        rig.Advance(4000);
        rig.Send(client, "GET / HT");
        rig.Advance(5000);
        rig.Send(client, "TP/1.1\r\n");
        rig.Advance(5000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        AssertRefused(rig, client, 408, "head-timeout");
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_is_closed_in_silence()
    {
        await using HttpRig rig = new(listener: o => o with { KeepAliveTimeout = TimeSpan.FromSeconds(8) });
        MemoryPeer client = rig.Connect();
        rig.Advance(8000 - Tick);
        Assert.False(client.IsOver);
        rig.Advance(Tick);
        Assert.True(client.HasEnded);
        Assert.Equal("", client.Text);
        Assert.Empty(rig.Log.Records);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_idle_keep_alive_connection_is_closed_in_silence()
    {
        await using HttpRig rig = new(listener: o => o with { KeepAliveTimeout = TimeSpan.FromSeconds(8) });
        MemoryPeer client = rig.Connect();
        rig.Advance(7000);
        Assert.Equal(Message.Ok("ok"), rig.Send(client, Message.Get()));
        rig.Advance(8000 - Tick);
        Assert.False(client.IsOver);
        rig.Advance(Tick);
        Assert.True(client.HasEnded);
        Assert.Equal("", client.Text);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_connect_that_hangs_gets_504()
    {
        await using HttpRig rig = new(pool: o => o with { ConnectTimeout = TimeSpan.FromSeconds(4) });
        rig.Network.SetLink(rig.Addresses[0], new() { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        Assert.Equal("", rig.Send(client, Message.Get()));
        rig.Advance(4000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        AssertAnswered(rig, client, 504, "connect-timeout");
    }

    [Fact]
    public async Task A_connect_that_hangs_is_tried_elsewhere()
    {
        await using HttpRig rig = new(endpoints: 2, pool: o => o with { ConnectTimeout = TimeSpan.FromSeconds(4) });
        rig.Network.SetLink(rig.Addresses[0], new() { Connect = MemoryConnect.Hanging });
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Post("x"));
        rig.Advance(4000);
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.Equal(2, rig.Log.Last.Tries);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_gets_504()
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { FirstByteTimeout = TimeSpan.FromSeconds(4) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Post("x"));
        rig.Advance(4000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        Assert.True(server.IsOver);
        AssertAnswered(rig, client, 504, "first-byte-timeout");
    }

    [Fact]
    public async Task The_first_byte_is_waited_for_from_the_last_byte_of_the_request()
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { FirstByteTimeout = TimeSpan.FromSeconds(4) });
        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
        rig.Advance(10_000);
        rig.Send(client, "x");
        rig.Advance(10_000);
        rig.Send(client, "y");
        rig.Advance(4000 - Tick);
        Assert.Equal("", client.Text);
        rig.Advance(Tick);
        AssertAnswered(rig, client, 504, "first-byte-timeout");
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "ab")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nab")]
    public async Task A_request_body_that_stands_still_gets_408_and_the_endpoint_a_reset(string head, string part)
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(head);
        rig.Advance(3000);
        rig.Send(client, part);
        rig.Advance(4000 - Tick);
        Assert.Equal("", client.Text);
        Assert.False(server.IsOver);
        rig.Advance(Tick);
        Assert.True(server.IsReset);
        AssertRefused(rig, client, 408, "body-timeout");
    }

    [Fact]
    public async Task A_response_body_that_stands_still_ends_the_connection()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
        rig.Advance(3000);
        rig.Send(server, "c");
        rig.Advance(4000 - Tick);
        Assert.False(client.IsOver);
        rig.Advance(Tick);
        Assert.True(client.IsOver);
        Assert.True(server.IsOver);
        Assert.Equal("upstream-too-slow", rig.Log.Last.Reason);
        Assert.Equal(1, rig.Counters().Failures);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_given_up()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        client.IsReading = false;
        rig.Send(server, Message.Ok(new string('x', 500_000)));
        rig.Advance(3000);
        Assert.Equal(1000, client.Read(1000));
        rig.Advance(4000 - Tick);
        Assert.Equal(1, rig.Listener.OpenConnections);
        rig.Advance(Tick);
        Assert.Equal("client-too-slow", rig.Log.Last.Reason);
        Assert.True(server.IsOver);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_takes_a_little_now_and_then_is_not_given_up(bool isChunked)
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        client.IsReading = false;
        string body = new('x', 150_000);
        rig.Send(server, isChunked ? Message.OkChunked(Message.Chunk(body) + Message.LastChunk) : Message.Ok(body));
        for (int i = 0; i < 100 && rig.Log.Records.Count == 0; i++)
        {
            rig.Advance(3000);
            client.Read(4000);
            rig.Network.RunUntilIdle();
        }

        client.IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.Null(rig.Log.Last.Reason);
        Assert.Equal(body, Message.BodyOf(client.TakeText()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upload_that_goes_on_behind_an_early_answer_keeps_both_alive(bool isChunked)
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { BodyIdleTimeout = TimeSpan.FromSeconds(4) });
        string head = isChunked
            ? "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n";
        (MemoryPeer client, MemoryPeer server) = rig.Begin(head);
        server.Send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        for (int i = 0; i < 10; i++)
        {
            rig.Advance(3000);
            rig.Send(client, isChunked ? Message.Chunk("x") : "x");
        }

        if (isChunked)
            rig.Send(client, Message.LastChunk);
        string request = server.TakeText();
        Assert.Equal("xxxxxxxxxx", Message.BodyOf(request));
        rig.Send(server, "done");
        Assert.EndsWith("done", client.TakeText(), StringComparison.Ordinal);
        Assert.Null(rig.Log.Last.Reason);
    }

    [Fact]
    public async Task An_endpoint_that_takes_the_request_slowly_is_not_given_up()
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { FirstByteTimeout = TimeSpan.FromSeconds(4) });
        rig.Network.SetLink(rig.Addresses[0], new() { ToServer = new() { WindowBytes = 1000 } });
        MemoryPeer client = rig.Connect();
        string body = new('x', 20_000);
        rig.Servers[0].Stop();
        MemoryPeer? server = null;
        rig.Network.Serve(rig.Addresses[0], p =>
        {
            server = p;
            p.IsReading = false;
        });
        rig.Send(client, Message.Post(body));
        for (int i = 0; i < 20; i++)
        {
            rig.Advance(3000);
            server!.Read(1000);
            rig.Network.RunUntilIdle();
        }

        server!.IsReading = true;
        rig.Advance(3000);
        Assert.Equal(body, Message.BodyOf(server.TakeText()));
        Assert.Equal("ok", Message.BodyOf(Through(rig, client, server, Message.Ok("ok"))));
    }

    [Fact]
    public async Task An_upgraded_connection_on_which_nothing_moves_is_ended()
    {
        await using HttpRig rig = new(isScripted: false, listener: o => o with { TunnelIdleTimeout = TimeSpan.FromSeconds(16) });
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get(fields: "Connection: upgrade\r\nUpgrade: x\r\n"));
        rig.Send(server, "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
        rig.Advance(10_000);
        rig.Send(client, "ping");
        rig.Advance(16_000 - Tick);
        Assert.False(client.IsOver);
        rig.Advance(Tick);
        Assert.True(client.IsOver && server.IsOver);
        Assert.Equal("tunnel-idle", rig.Log.Last.Reason);
        rig.AssertNothingIsLeft();
    }

    private static string Through(HttpRig rig, MemoryPeer client, MemoryPeer server, string answer)
    {
        rig.Send(server, answer);
        return client.TakeText();
    }

    private static void AssertAnswered(HttpRig rig, MemoryPeer client, int status, string reason)
    {
        string answer = client.TakeText();
        Assert.Equal(status, Message.StatusOf(answer));
        Assert.Equal(answer.Length, Message.LengthOf(answer));
        Assert.Equal((status, reason), (rig.Log.Last.Status, rig.Log.Last.Reason));
        Assert.False(client.IsOver);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    private static void AssertRefused(HttpRig rig, MemoryPeer client, int status, string reason)
    {
        string answer = client.TakeText();
        Assert.Equal(status, Message.StatusOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.Equal((status, reason), (rig.Log.Last.Status, rig.Log.Last.Reason));
        Assert.True(client.HasEnded);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
