using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Http1;

public sealed class KeepAliveTests
{
    [Fact]
    public async Task Requests_of_one_connection_are_served_one_after_the_other_over_one_upstream_connection()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        for (int i = 0; i < 3; i++)
            Assert.Equal(Message.Ok("ok"), rig.Send(client, Message.Get("/" + i)));
        Assert.Single(rig.Servers[0].Peers);
        Assert.Equal(2, rig.Counters().ConnectionsReused);
        Assert.Equal(["/0", "/1", "/2"], rig.Log.Records.Select(r => r.Target));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_and_reach_the_endpoint_one_at_a_time()
    {
        await using HttpRig rig = new(isScripted: false);
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get("/1")
            + Message.Post("two", "/2")
            + Message.PostChunked(Message.Chunk("three") + Message.LastChunk, "/3")
            + Message.Get("/4"));
        rig.Network.RunUntilIdle();
        MemoryPeer server = rig.Servers[0].Next();
        for (int i = 1; i <= 4; i++)
        {
            string request = server.TakeText();
            Assert.Equal(request.Length, Message.LengthOf(request));
            Assert.Contains(" /" + i + " ", request, StringComparison.Ordinal);
            Assert.Equal(Message.Ok("answer " + i), After(rig, client, server, Message.Ok("answer " + i)));
        }

        Assert.Single(rig.Servers[0].Peers);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Pipelined_requests_larger_than_every_buffer_come_through_in_order()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (request, _) => Message.Ok(Message.BodyOf(request));
        string[] bodies = [.. Enumerable.Range(0, 6).Select(i => new string((char)('a' + i), 50_000))];
        string answers = rig.Ask(string.Concat(bodies.Select(b => Message.Post(b))));
        Assert.Equal(string.Concat(bodies.Select(b => Message.Ok(b))), answers);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_pipelines_without_end_is_served_in_full()
    {
        await using HttpRig rig = new();
        const int Count = 300;
        string answers = rig.Ask(string.Concat(Enumerable.Repeat(Message.Get(), Count)));
        Assert.Equal(string.Concat(Enumerable.Repeat(Message.Ok("ok"), Count)), answers);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Close_asked_for_by_the_client_closes_after_the_answer()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, Message.Get(fields: "Connection: close\r\n"));
        Assert.Equal(Message.Ok("ok").Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal), answer);
        Assert.True(client.HasEnded);
        Assert.Null(Message.Field(rig.Origin.Requests[0], "Connection"));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_half_closed_client_gets_its_answer()
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get());
        client.End();
        rig.Network.RunUntilIdle();
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.True(client.HasEnded);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Connection: keep-alive\r\n", true)]
    public async Task An_old_client_keeps_its_connection_only_when_it_asks(string fields, bool keeps)
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, $"GET / HTTP/1.0\r\n{fields}\r\n");
        Assert.Equal(keeps ? "keep-alive" : "close", Message.Field(answer, "Connection"));
        Assert.Equal(!keeps, client.HasEnded);
        if (keeps)
            Assert.Equal("ok", Message.BodyOf(rig.Send(client, $"GET / HTTP/1.0\r\n{fields}\r\n")));
        Assert.All(rig.Origin.Requests, r => Assert.StartsWith("GET / HTTP/1.1\r\nHost: \r\n", r, StringComparison.Ordinal));
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_old_client_is_not_left_waiting_for_the_end_of_an_answer_of_our_own()
    {
        await using HttpRig rig = new();
        rig.Servers[0].Stop();
        MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.Equal(503, Message.StatusOf(answer));
        Assert.Equal("close", Message.Field(answer, "Connection"));
        Assert.True(client.HasEnded);
    }

    [Fact]
    public async Task An_answer_of_our_own_keeps_the_connection_when_the_request_was_whole()
    {
        await using HttpRig rig = new();
        rig.Listener.Routes = new([]);
        MemoryPeer client = rig.Connect();
        for (int i = 0; i < 2; i++)
        {
            string answer = rig.Send(client, Message.Get());
            Assert.Equal(404, Message.StatusOf(answer));
            Assert.Null(Message.Field(answer, "Connection"));
            Assert.Equal("no-route", rig.Log.Last.Reason);
        }

        // A body that nobody has read is another matter.
        Assert.Equal("close", Message.Field(rig.Send(client, Message.Post("x")), "Connection"));
        Assert.True(client.HasEnded);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    /// <summary>Requests behind the last one that is answered are left in the socket: closing over them would reset, and the reset may
    /// overtake the answer.</summary>
    [Fact]
    public async Task Closing_on_a_client_that_pipelines_does_not_reset_its_answer_away()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        client.IsReading = false;
        client.Send(Message.Get("/next"));
        rig.Network.RunUntilIdle();
        rig.Send(server, "HTTP/1.1 200 OK\r\nDate: x\r\n\r\nbody");
        server.Close();
        rig.Network.RunUntilIdle();
        client.IsReading = true;
        Assert.EndsWith("\r\n\r\nbody", client.TakeText(), StringComparison.Ordinal);
        Assert.True(client.HasEnded);
        Assert.False(client.IsReset);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Everything_comes_out_the_same_one_byte_at_a_time_as_at_once()
    {
        string requests = Message.Get("/1") + Message.Post("some body", "/2")
            + Message.PostChunked(Message.Chunk("xy") + "3;x=y\r\nzuv\r\n0\r\nSum: five\r\n\r\n", "/3")
            + "HEAD /4 HTTP/1.1\r\nHost: a\r\n\r\n" + Message.Get("/5", "Connection: close\r\n");
        (string Answers, string[] Requests) whole = await RunAsync([]);
        (string Answers, string[] Requests) bytes = await RunAsync([1]);
        (string Answers, string[] Requests) pieces = await RunAsync([3, 1, 7, 2]);
        Assert.Equal(5, whole.Requests.Length);
        Assert.Equal(Unframed(whole.Answers), Unframed(bytes.Answers));
        Assert.Equal(Unframed(whole.Answers), Unframed(pieces.Answers));
        Assert.Equal(whole.Requests.Select(Unframed), bytes.Requests.Select(Unframed));
        Assert.Equal(whole.Requests.Select(Unframed), pieces.Requests.Select(Unframed));

        async Task<(string, string[])> RunAsync(int[] sizes)
        {
            await using HttpRig rig = new();
            rig.Network.DefaultLink = MemoryLink.InPieces(sizes);
            rig.Origin.Answer = static (request, _) => request.Split(' ')[1] switch
            {
                "/3" => "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                    + Message.OkChunked(Message.Chunk("klmno") + Message.Chunk("pq") + "0\r\nA: b\r\n\r\n"),
                "/4" => "HTTP/1.1 200 Fine\r\nDate: x\r\nContent-Length: 9\r\n\r\n",
                _ => Message.Ok("body of " + request.Split(' ')[1]),
            };
            string answers = rig.Ask(requests);
            rig.AssertNothingIsLeft();
            return (answers, [.. rig.Origin.Requests]);
        }

        // Chunks may be cut where receives were: their size lines are not part of what must be the same.
        static string Unframed(string text) =>
            string.Concat(text.Split("\r\n").Where(l => l.Length is 0 or > 2 || !l.All(char.IsAsciiHexDigit)));
    }

    private static string After(HttpRig rig, MemoryPeer client, MemoryPeer server, string answer)
    {
        server.Send(answer);
        rig.Network.RunUntilIdle();
        return client.TakeText();
    }
}
