using System.Net.Sockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Limits;

/// <summary>Clients that take their time: each is cut at its time-out, and costs little memory until then.</summary>
public sealed class SlowLorisTests(ITestOutputHelper output)
{
    private const int Mebibyte = 1 << 20;
    private const int HalfOpenHeads = 10_000;

    /// <summary>Descriptors that the test process and the proxy need for other things.</summary>
    private const int SpareDescriptors = 500;

    /// <summary>What a connection with part of a head may cost: 3 KiB for the connection, and the part that came.</summary>
    private const int BytesPerHalfOpenHead = 8 * 1024;

    [Theory, EveryEngine]
    public async Task A_head_that_comes_byte_by_byte_is_cut_at_the_head_timeout(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "timeouts: { head: 1s }");
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var reading = client.ReadResponseAsync();

        // A byte every 50 ms would take a minute; activity must not stretch the time-out.
        var head = "GET / HTTP/1.1\r\nHost: a.example\r\nX-A: " + new string('a', 1000);
        for (var i = 0; i < head.Length && !reading.IsCompleted; i++)
        {
            await Record.ExceptionAsync(() => client.SendAsync(head[i..(i + 1)]));
            await Task.WhenAny(reading, Task.Delay(50)); // the attack itself: a byte now and then
        }

        var response = await reading;
        Assert.Equal(408, response.Status);
        Assert.True(response.Closes);
        Assert.Equal("head-timeout", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        Assert.Empty(backend.Connections);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_body_that_stops_coming_is_cut_at_the_body_timeout(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "timeouts: { bodyIdle: 1s }");
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\nsome");

        var response = await client.ReadResponseAsync();

        Assert.Equal(408, response.Status);
        Assert.True(response.Closes);
        Assert.Empty(backend.Requests);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task An_idle_connection_ends_without_a_word_at_the_keep_alive_timeout(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "timeouts: { keepAlive: 500ms }");
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);

        Assert.True(await client.EndsAsync());

        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_connection_without_a_byte_ends_at_a_timeout(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "timeouts: { keepAlive: 500ms, head: 500ms }");
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.ReadToEndAsync();

        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Ten_thousand_half_open_heads_cost_little_and_others_are_served(string engine)
    {
        var count = Math.Min(HalfOpenHeads, DescriptorLimit() - SpareDescriptors);
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "timeouts: { head: 2m }");
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        var before = weir.ResidentBytes;

        var heads = new List<Socket>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                heads.Add(socket);
                socket.Connect(weir.Address);
                socket.Send("GET / HTTP/1.1\r\nHost: a.example\r\nX-Half: "u8);
            }

            await Poll.UntilAsync(
                async () => (await weir.ReadMetricsAsync()).Sum("weir_connections_open") >= count,
                () => $"{count} connections are open");
            Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
            var growth = weir.ResidentBytes - before;
            output.WriteLine($"{count} half-open heads: {growth / Mebibyte} MiB, {growth / count} B each");
            Assert.True(growth < (long)count * BytesPerHalfOpenHead, $"{growth / count} bytes for each half-open head.");
        }
        finally
        {
            heads.ForEach(s => s.Dispose());
        }

        await weir.AssertNothingLeftAsync();
    }

    /// <summary>The hard limit; the runtime raises the soft one to it when a process starts.</summary>
    private static int DescriptorLimit()
    {
        if (!OperatingSystem.IsLinux())
            return 2_000;
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(hard, out var limit) ? limit : int.MaxValue;
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend backend, string listener) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Listener = listener });
}
