using System.Diagnostics;
using System.Globalization;
using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>The real program with five endpoints of which one is ten times slower: how many requests each strategy sends there, and what that
/// does to p99. The times are printed; what is asserted are the counts, which no busy machine changes much.</summary>
public sealed class SlowEndpointTests
{
    private const int Clients = 8;
    private const int RequestsEach = 60;

    [Fact]
    public async Task Strategies_that_look_at_response_times_send_little_to_a_slow_endpoint()
    {
        string[] strategies = ["least-response-time", "prequal", "two-choices", "round-robin"];
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        var table = new StringBuilder("strategy               p50 ms   p99 ms  slow endpoint's share\n");
        foreach (var strategy in strategies)
        {
            var (latencies, share) = await RunAsync(strategy);
            shares[strategy] = share;
            table.AppendLine(CultureInfo.InvariantCulture, $"{strategy,-22} {At(latencies, 0.5),6:F1} {At(latencies, 0.99),8:F1} {share,10:P1}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        if (Environment.GetEnvironmentVariable("WEIR_TABLE") is { } path)
            await File.WriteAllTextAsync(path, table.ToString());
        Assert.True(shares["least-response-time"] < shares["round-robin"] / 2, table.ToString());
        Assert.True(shares["prequal"] < shares["round-robin"] / 2, table.ToString());
        Assert.True(shares["two-choices"] < shares["round-robin"], table.ToString());
    }

    private static async Task<(double[] Latencies, double SlowShare)> RunAsync(string strategy)
    {
        await using var slow = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(50)), "slow");
        Backend[] fast = [.. Enumerable.Range(0, 4).Select(i => Backend.Start(new Delayed(TimeSpan.FromMilliseconds(5)), $"fast{i}"))];
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = Engines.All[0],
            Endpoints = [slow.Address, .. fast.Select(b => b.Address)],
            Strategy = strategy,
            AccessLog = false,
        });
        var latencies = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => DriveAsync(weir)));
        var share = slow.Requests.Count / (double)(Clients * RequestsEach);
        foreach (var backend in fast)
            await backend.DisposeAsync();
        return ([.. latencies.SelectMany(l => l).Order()], share);
    }

    private static async Task<List<double>> DriveAsync(WeirProcess weir)
    {
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var latencies = new List<double>();
        for (var i = 0; i < RequestsEach; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.SendAsync(RawClient.Get("/"));
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return latencies;
    }

    private static double At(double[] sorted, double quantile) => sorted[(int)(sorted.Length * quantile)];
}
