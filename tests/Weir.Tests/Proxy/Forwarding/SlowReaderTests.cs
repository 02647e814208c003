using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class SlowReaderTests
{
    private const int Size = 20_000_000;

    /// <summary>One for the request, one of scratch size for what the reader has not taken.</summary>
    private const int MostBytes = 4096 + (64 * 1024);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_huge_response_to_a_slow_reader_waits_at_the_endpoint(bool isChunked)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        client.IsReading = false;
        client.Discards = true;
        server.Send(isChunked
            ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n");
        byte[] piece = new byte[100_000];
        for (int i = 0; i < Size / piece.Length; i++)
        {
            if (isChunked)
                server.Send("186a0\r\n");
            server.Send(piece);
            if (isChunked)
                server.Send("\r\n");
        }

        if (isChunked)
            server.Send(Message.LastChunk);
        rig.Network.RunUntilIdle();
        Assert.InRange(server.BytesUnsent, Size - 1_000_000, Size);
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange(rig.Loop.Buffers.RentedBytes, 1, MostBytes + (isChunked ? 192 * 1024 : 0));
            client.Read(10_000);
            rig.Network.RunUntilIdle();
        }

        client.IsReading = true;
        rig.Network.RunUntilIdle();
        Assert.InRange(client.BytesReceived, Size, Size + 100_000);
        Assert.Equal(Size, rig.Log.Last.BytesOut);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_huge_upload_to_a_slow_endpoint_waits_at_the_client(bool isChunked)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(
            isChunked ? Message.PostChunked("") : $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Size}\r\n\r\n");
        server.IsReading = false;
        server.Discards = true;
        byte[] piece = new byte[100_000];
        for (int i = 0; i < Size / piece.Length; i++)
        {
            if (isChunked)
                client.Send("186a0\r\n");
            client.Send(piece);
            if (isChunked)
                client.Send("\r\n");
        }

        if (isChunked)
            client.Send(Message.LastChunk);
        rig.Network.RunUntilIdle();
        Assert.InRange(client.BytesUnsent, Size - 1_000_000, Size);
        Assert.InRange(rig.Loop.Buffers.RentedBytes, 1, MostBytes + (isChunked ? 192 * 1024 : 0));
        server.IsReading = true;
        rig.Network.RunUntilIdle();
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.Equal(Size, rig.Log.Last.BytesIn);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_pipelines_and_never_reads_stops_being_read()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (_, _) => Message.Ok(new string('x', 50_000));
        MemoryPeer client = rig.Connect();
        client.IsReading = false;
        client.Send(string.Concat(Enumerable.Repeat(Message.Get(), 20_000)));
        rig.Network.RunUntilIdle();
        Assert.InRange(rig.Origin.Requests.Count, 1, 5);
        Assert.InRange(rig.Loop.Buffers.RentedBytes, 1, 3 * 64 * 1024);
        client.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_that_cannot_be_held_for_want_of_a_buffer_gets_503()
    {
        await using HttpRig rig = new(isScripted: false, bufferLimitBytes: 4096);
        rig.Network.SetLink(rig.Addresses[0], new() { ToServer = new() { WindowBytes = 1000 } });
        rig.Servers[0].Stop();
        MemoryPeer? server = null;
        rig.Network.Serve(rig.Addresses[0], p => (server = p).IsReading = false);
        MemoryPeer client = rig.Connect();
        rig.Send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n");
        string answer = rig.Send(client, new string('x', 9000));
        Assert.Equal(503, Message.StatusOf(answer));
        Assert.Equal("no-buffers", rig.Log.Last.Reason);
        server!.IsReading = true;
        Assert.True(server.IsReset);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
