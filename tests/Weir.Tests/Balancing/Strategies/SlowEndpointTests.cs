using System.Globalization;
using System.Text;
using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies;

/// <summary>Virtual time: ten endpoints, one ten times slower, Poisson arrivals at 60 % of what they can do. Each serves four requests at
/// once and queues the rest; service times are exponential.</summary>
public sealed class SlowEndpointTests
{
    private const int Endpoints = 10;
    private const int Servers = 4;
    private const double FastMilliseconds = 10;
    private const int Requests = 60_000;

    [Fact]
    public void Strategies_that_look_at_response_times_keep_the_slow_endpoint_out_of_p99()
    {
        int seed = PoolFixture.Seed();
        string[] strategies = ["least-response-time", "prequal", "two-choices", "round-robin"];
        Dictionary<string, double> p99 = [];
        StringBuilder table = new("strategy               p50 ms   p99 ms  slow endpoint's share\n");
        foreach (string strategy in strategies)
        {
            (double[] latencies, double slowShare) = Simulate(strategy, seed);
            p99[strategy] = latencies[(int)(latencies.Length * 0.99)];
            table.AppendLine(CultureInfo.InvariantCulture, $"{strategy,-22} {latencies[latencies.Length / 2],6:F1} {p99[strategy],8:F1} {slowShare,10:P1}");
        }
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        if (Environment.GetEnvironmentVariable("WEIR_TABLE") is { } path) File.WriteAllText(path, table.ToString());

        Assert.True(p99["prequal"] < p99["two-choices"], table.ToString());
        Assert.True(p99["least-response-time"] < p99["two-choices"], table.ToString());
        Assert.True(p99["two-choices"] < p99["round-robin"], table.ToString());
    }

    private static (double[] Latencies, double SlowShare) Simulate(string strategy, int seed)
    {
        Random random = new(seed);
        PoolSnapshot snapshot = PoolFixture.Snapshot(strategy, [.. Enumerable.Repeat(1, Endpoints)]);
        Dictionary<Endpoint, int> indices = snapshot.Endpoints.Select((status, i) => (status.Endpoint, i)).ToDictionary(p => p.Endpoint, p => p.i);
        double[,] free = new double[Endpoints, Servers];
        PriorityQueue<(Endpoint Endpoint, double Latency), double> ends = new();
        double perSecond = 0.6 * (((Endpoints - 1) * Servers / FastMilliseconds) + (Servers / (10 * FastMilliseconds)));
        List<double> latencies = [];
        int slow = 0;
        double now = 1000;
        for (int i = 0; i < Requests; i++)
        {
            now += Exponential(random, 1 / perSecond);
            while (ends.TryPeek(out (Endpoint Endpoint, double Latency) ended, out double at) && at <= now)
            {
                ends.Dequeue();
                ended.Endpoint.Load.End(Nanos(ended.Latency), Nanos(at));
            }
            Endpoint endpoint = snapshot.PickAndBegin(new PickRequest { NowNanos = Nanos(now) }, random)!;
            int index = indices[endpoint];
            if (index == 0) slow++;
            int server = 0;
            for (int s = 1; s < Servers; s++)
            {
                if (free[index, s] < free[index, server]) server = s;
            }
            double end = Math.Max(free[index, server], now) + Exponential(random, index == 0 ? 10 * FastMilliseconds : FastMilliseconds);
            free[index, server] = end;
            ends.Enqueue((endpoint, end - now), end);
            latencies.Add(end - now);
        }
        latencies.Sort();
        return ([.. latencies], (double)slow / Requests);
    }

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    private static long Nanos(double milliseconds) => (long)(milliseconds * 1e6);
}
