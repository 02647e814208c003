using System.Net.Sockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Hostile;

/// <summary>Clients that ask for much and take it a byte at a time: bounded in time and in memory.</summary>
public sealed class SlowReadTests
{
    private const int Clients = 20;
    private const long BodyBytes = 50_000_000;
    private const int SlowBytes = 30;
    private const long Mebibyte = 1 << 20;

    [Theory, EveryEngine]
    public async Task A_client_that_takes_a_byte_now_and_then_is_cut_and_costs_little_until_then(string engine)
    {
        await using var backend = Backend.Start(new Streaming(BodyBytes));
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Listener = "timeouts: { bodyIdle: 2s }",
        });
        await weir.ReadMetricsAsync();
        var before = weir.ResidentBytes;
        using var stop = new CancellationTokenSource(Deadline.Default);
        var readers = Enumerable.Range(0, Clients).Select(_ => ReadSlowlyAsync(weir, stop.Token)).ToArray();
        await Poll.UntilAsync(async () => (await weir.ReadMetricsAsync()).Sum("weir_connections_open") >= Clients, () => "the clients are there");

        var growth = weir.ResidentBytes - before;

        Assert.True(growth < Clients * Mebibyte, $"{growth / Clients} bytes for each slow reader.");
        Assert.All(await Task.WhenAll(readers), taken => Assert.InRange(taken, 1, BodyBytes / 10));
        await weir.AssertNothingLeftAsync();
        Assert.Equal(Clients, weir.ReadAccessLog().Count(entry => entry.Reason == "client-too-slow"));
    }

    /// <returns>Bytes it got before it was cut.</returns>
    private static async Task<long> ReadSlowlyAsync(WeirProcess weir, CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(weir.Address, stop);
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), stop);
        var room = new byte[64 * 1024];
        long taken = 0;
        try
        {
            // The attack itself: a byte now and then, each well within the time-out.
            for (; taken < SlowBytes; taken++)
            {
                if (await socket.ReceiveAsync(room.AsMemory(0, 1), stop) == 0)
                    return taken;
                await Task.Delay(200, stop); // The slowness is what is tested.
            }

            // By now it has been cut: what the kernels held is all there is.
            while (await socket.ReceiveAsync(room, stop) is > 0 and var count)
                taken += count;
        }
        catch (SocketException)
        {
            // Cut by a reset.
        }

        return taken;
    }
}
