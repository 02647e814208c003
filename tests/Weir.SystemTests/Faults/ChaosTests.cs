using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>Mixed traffic at 1,000 requests a second while endpoints are killed, hung, slowed and restarted at random.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Endpoints = 5;

    /// <summary>Always so many endpoints are well: enough for a request and its first retry.</summary>
    private const int Well = 2;
    private const int RequestsPerEvent = 150;
    private const int RequestsPerSecond = 1000;
    private const long MemoryBytes = 48L << 20;
    private static readonly int Events = LongRun.Choose(full: 400, brief: 30);

    [Theory, EveryEngine]
    public async Task No_idempotent_request_fails_whatever_befalls_the_endpoints(string engine)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var moods = Enumerable.Range(0, Endpoints).Select(_ => new Moody()).ToArray();
        var backends = moods.Select((mood, i) => Backend.Start(mood, $"{i}")).ToArray();
        var ill = new Dictionary<int, string>();
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [.. backends.Select(b => b.Address)],
            Strategy = "least-connections",
            Pool = "retries: 4, timeouts: { connect: 1s, firstByte: 500ms }, breaker: { errors: 3, open: 1s, maxOpenShare: 60% }",
            Loops = 2,
            AccessLog = false,
        });
        var load = MixedLoad.Start(weir.Address, clients: 24, RequestsPerSecond);
        await MoreAsync(load);
        var memory = weir.ResidentBytes;

        for (var i = 0; i < Events && load.Failures.Count == 0; i++)
        {
            var which = random.Next(Endpoints);
            if (ill.Remove(which, out var illness))
            {
                moods[which].Become(Moody.Mood.Well);
                if (illness == "killed")
                    backends[which].Restart();
            }
            else if (ill.Count < Endpoints - Well)
            {
                ill[which] = new[] { "killed", "hung", "slow" }[random.Next(3)];
                if (ill[which] == "killed")
                    backends[which].Kill();
                else
                    moods[which].Become(ill[which] == "hung" ? Moody.Mood.Hung : Moody.Mood.Slow);
            }

            await MoreAsync(load);
        }

        foreach (var mood in moods)
            mood.Become(Moody.Mood.Well);
        await load.StopAsync();
        var metrics = await weir.ReadMetricsAsync();
        output.WriteLine(
            $"{Events} events, {load.Succeeded} requests, {metrics.Sum("weir_retries_total")} retries, {load.BrokenPosts} POSTs told that their endpoint broke, "
            + $"{memory >> 20} MiB at first, {weir.ResidentBytes >> 20} MiB at last");
        Assert.Empty(load.Failures);
        Assert.True(load.Succeeded >= Events * RequestsPerEvent, $"Only {load.Succeeded} requests.");
        Assert.InRange(weir.ResidentBytes, 0, memory + MemoryBytes);
        await weir.AssertNothingLeftAsync();
        foreach (var backend in backends)
            await backend.DisposeAsync();
    }

    private static Task MoreAsync(MixedLoad load)
    {
        var goal = load.Succeeded + RequestsPerEvent;
        return Poll.UntilAsync(() => load.Succeeded >= goal || load.Failures.Count > 0, $"{RequestsPerEvent} more requests are served");
    }
}
