using System.Globalization;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Limits;

/// <summary>Large bodies past a slow reader, both ways: they flow through, whole, and do not pile up.</summary>
public sealed class LargeBodyTests(ITestOutputHelper output)
{
    private const long Mebibyte = 1 << 20;
    private const long BytesPerSecond = 30_000_000;
    private const int Piece = 64 * 1024;

    /// <summary>
    /// What the proxy may grow by while a body flows, whatever the body's size: its buffers are a few hundred KiB; the rest is
    /// room for code that is compiled meanwhile.
    /// </summary>
    private const long Growth = 16 * Mebibyte;

    private static readonly long Size = LongRun.Choose(full: 1_000_000_000L, brief: 64_000_000L);

    [Theory]
    [EveryEngine(false)]
    [EveryEngine(true)]
    public async Task A_large_response_flows_past_a_slow_reader(string engine, bool chunked)
    {
        await using var backend = Backend.Start(new Streaming(Size, chunked));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var memory = new MemoryWatch(weir);
        await client.SendAsync(RawClient.Get("/"));
        while (await client.Wire.ReadLineAsync() is { Length: > 0 })
        {
            // The head was judged by other tests.
        }

        var pace = new Pace(BytesPerSecond);
        for (long position = 0; position < Size;)
        {
            var want = (int)Math.Min(Piece, Size - position);
            if (chunked && await NextChunkAsync(client) is var size)
                want = size;
            CheckPattern(await client.ReadExactlyAsync(want), position);
            if (chunked)
                Assert.Empty(await client.Wire.ReadLineAsync());
            position += want;
            await pace.AfterAsync(position);
            memory.Look();
        }

        if (chunked)
            Assert.Equal(0, await NextChunkAsync(client));
        output.WriteLine(memory.ToString());
        Assert.True(memory.Growth < Growth, memory.ToString());
        await client.DisposeAsync();
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_large_request_flows_to_a_slow_reader(string engine)
    {
        await using var backend = Backend.Start(new SlowReader(BytesPerSecond));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var memory = new MemoryWatch(weir);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: {Size}\r\n\r\n");

        var piece = new byte[Piece];
        for (var i = 0; i < Piece; i++)
            piece[i] = Streaming.ByteAt(i);
        for (long sent = 0; sent < Size; sent += Piece)
        {
            await client.SendAsync(piece.AsMemory(0, (int)Math.Min(Piece, Size - sent)));
            memory.Look();
        }

        var response = await client.ReadResponseAsync();
        Assert.Empty(backend.Violations);
        Assert.Equal((200, $"{Size}"), (response.Status, response.BodyText));
        output.WriteLine(memory.ToString());
        Assert.True(memory.Growth < Growth, memory.ToString());
        await client.DisposeAsync();
        await weir.AssertNothingLeftAsync();
    }

    private static async Task<int> NextChunkAsync(RawClient client) =>
        int.Parse(await client.Wire.ReadLineAsync(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static void CheckPattern(byte[] piece, long position)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            if (piece[i] != Streaming.ByteAt(position + i))
                Assert.Fail($"The body is damaged at byte {position + i}.");
        }
    }
}
