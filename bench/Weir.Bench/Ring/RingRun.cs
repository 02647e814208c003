using System.Diagnostics;
using System.Globalization;
using System.Net;
using Weir.Ring.Storage;
using Weir.Ring.Transport;

namespace Weir.Bench.Ring;

/// <summary>Gets through a ring of five nodes on loopback, each with its own listener, and gets at the owner itself.</summary>
internal static class RingRun
{
    private const int Nodes = 5;
    private const int Keys = 2_000;
    private const int Operations = 10_000;
    private const int LocalOperations = 200_000;
    private const int AtATime = 64;

    public static async Task<int> RunAsync()
    {
        List<RingService> nodes = [];
        try
        {
            RingSecret secret = RingSecret.Of("a secret of this benchmark"u8);
            while (nodes.Count < Nodes)
            {
                RingService node = new(new() { Bind = new(IPAddress.Loopback, 0), Join = [.. nodes.Select(n => n.LocalEndPoint)], Secret = secret });
                node.Start();
                nodes.Add(node);
            }
            await SettleAsync(nodes);
            await using RingClient client = new([nodes[0].LocalEndPoint], secret);
            for (int i = 0; i < Keys; i++)
            {
                if ((await client.PutAsync(Key(i), new byte[100])).Status != RingStatus.Ok) throw new InvalidOperationException("a put failed");
            }

            double[] microseconds = new double[Operations];
            for (int i = 0; i < Operations; i++)
            {
                long begun = Stopwatch.GetTimestamp();
                await GetAsync(client, Key(i % Keys));
                microseconds[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
            }
            Array.Sort(microseconds);
            Console.WriteLine($"get through a ring of {Nodes} nodes, one at a time: median {microseconds[Operations / 2]:0} µs, p99 {microseconds[Operations * 99 / 100]:0} µs over {Operations:N0} operations");

            string[] own = [.. Enumerable.Range(0, Keys).Select(Key).Where(nodes[0].Serves)];
            Console.WriteLine($"get at the owner, in its process: {await RateAsync(nodes[0], own, LocalOperations, 1):N0} a second");
            Console.WriteLine($"get at the owner, over TCP, {AtATime} at a time: {await RateAsync(client, own, LocalOperations / 2, AtATime):N0} a second");
            return 0;
        }
        finally
        {
            foreach (RingService node in nodes) await node.DisposeAsync();
        }
    }

    private static string Key(int i) => string.Create(CultureInfo.InvariantCulture, $"key-{i}");

    private static async Task SettleAsync(List<RingService> nodes)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!nodes.TrueForAll(n => n.Describe()[0] is { IsServing: true, Successors.Length: Nodes - 1 }))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30)) throw new TimeoutException("the ring does not settle");
            await Task.Delay(10); // between two looks
        }
    }

    private static async Task GetAsync(IRingMap map, string key)
    {
        if ((await map.GetAsync(key)).Status != RingStatus.Ok) throw new InvalidOperationException($"{key} was not found");
    }

    private static async Task<double> RateAsync(IRingMap map, string[] keys, int operations, int atATime)
    {
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async worker =>
        {
            for (int i = worker; i < operations; i += atATime) await GetAsync(map, keys[i % keys.Length]);
        }));
        return operations / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
