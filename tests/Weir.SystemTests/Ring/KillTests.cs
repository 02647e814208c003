using System.Net;
using Weir.Ring.Storage;
using Weir.Ring.Transport;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Ring;

/// <summary>Five real processes, two killed, two new ones: what was acknowledged stays.</summary>
public sealed class KillTests
{
    private const int Keys = 20_000;
    private const int Workers = 16;
    private const int RegisterCount = 24;

    [Fact]
    public async Task No_acknowledged_write_is_lost_when_two_of_five_nodes_are_killed_and_two_join()
    {
        using var folder = new TempFolder();
        var secretFile = folder.Write("ring.secret", "a secret that only this test knows\n");
        Assert.Null(RingSecret.Read(secretFile, out var secret));
        List<RingProcess> nodes = [];
        try
        {
            nodes.Add(await RingProcess.StartAsync(secretFile));
            while (nodes.Count < 5)
                nodes.Add(await RingProcess.StartAsync(secretFile, [.. nodes.Select(n => n.Address)]));
            await RingProcess.SettleAsync(nodes, secret);

            Counters counters = new();
            Registers registers = new(RegisterCount);
            await using (var writer = Client(nodes, secret))
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Keys),
                    new ParallelOptions { MaxDegreeOfParallelism = 64 },
                    async (i, _) => Assert.Equal(RingStatus.Ok, await counters.CountUpAsync(writer, $"key-{i}")));
            }

            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Workers).Select(w => LoadAsync(w, nodes, secret, counters, registers, stop.Token)).ToArray();
            await LoadedAsync(registers, 1_000);
            nodes[1].Kill();
            await LoadedAsync(registers, 1_000);
            nodes[3].Kill();
            await LoadedAsync(registers, 1_000);
            RingProcess[] alive = [nodes[0], nodes[2], nodes[4]];
            for (var i = 0; i < 2; i++)
            {
                var joined = await RingProcess.StartAsync(secretFile, [.. alive.Select(n => n.Address)]);
                nodes.Add(joined);
                alive = [.. alive, joined];
            }

            await RingProcess.SettleAsync(alive, secret);
            await LoadedAsync(registers, 500);
            await stop.CancelAsync();
            await Task.WhenAll(load);

            await using var reader = Client(alive, secret);
            await counters.ReadAllAsync(reader);
            Assert.Empty(counters.Wrong);
            Assert.True(counters.Acknowledged >= Keys);
            Assert.Empty(registers.Refuted);
            Assert.True(registers.Operations > 1_000, $"only {registers.Operations} swaps and reads");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private static RingClient Client(IEnumerable<RingProcess> nodes, RingSecret secret) => new([.. nodes.Select(n => n.Address)], secret);

    /// <summary>Counts up its own keys, reads those of others, swaps registers, until it is told to stop.</summary>
    private static async Task LoadAsync(
        int worker, List<RingProcess> nodes, RingSecret secret, Counters counters, Registers registers, CancellationToken stop)
    {
        Random random = new(worker);
        // Each begins with another node, so that every node has clients when it is killed.
        IPEndPoint[] addresses = [.. nodes.Take(5).Select(n => n.Address)];
        await using RingClient client = new([.. addresses[(worker % 5)..], .. addresses[..(worker % 5)]], secret);
        while (!stop.IsCancellationRequested)
        {
            await counters.CountUpAsync(client, $"key-{(random.Next(Keys / Workers) * Workers) + worker}");
            await counters.ReadAsync(client, $"key-{random.Next(Keys)}");
            await registers.SwapAsync(client, random.Next(RegisterCount));
        }
    }

    /// <summary>Until so many more operations have been done, or a few seconds have passed: the registers stop at their limit.</summary>
    private static async Task LoadedAsync(Registers registers, int operations)
    {
        var until = registers.Operations + operations;
        await Poll.HappensAsync(() => registers.Operations >= until, TimeSpan.FromSeconds(5));
    }
}
