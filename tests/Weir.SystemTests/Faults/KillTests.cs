using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>Endpoints that are killed under load: 200 kills at 500 requests a second, and no client notices.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Endpoints = 4;
    private const int RequestsPerSecond = 500;
    private static readonly int Kills = LongRun.Choose(full: 200, brief: 25);

    /// <summary>Requests that have to succeed while an endpoint is down, and after it came back, before the next is killed.</summary>
    private const int RequestsPerPhase = 50;

    [Theory, EveryEngine]
    public async Task No_idempotent_request_fails_when_endpoints_are_killed(string engine)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var backends = Enumerable.Range(0, Endpoints).Select(i => Backend.Start(new Normal(), $"{i}")).ToArray();
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [.. backends.Select(b => b.Address)],
            Strategy = "least-connections",
            Loops = 2,
        });
        var load = SteadyLoad.Start(weir.Address, clients: 20, RequestsPerSecond);

        for (var kill = 0; kill < Kills && load.Failures.Count == 0; kill++)
        {
            var victim = backends[random.Next(Endpoints)];
            victim.Kill();
            await MoreAsync(load);
            victim.Restart();
            await MoreAsync(load);
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(load.Succeeded >= Kills * 2 * RequestsPerPhase, $"Only {load.Succeeded} requests.");
        var retries = (await weir.ReadMetricsAsync()).Sum("weir_retries_total");
        output.WriteLine($"{Kills} kills, {load.Succeeded} requests, {retries} retries");
        await weir.AssertNothingLeftAsync();
        foreach (var backend in backends)
            await backend.DisposeAsync();
    }

    private static Task MoreAsync(SteadyLoad load)
    {
        var goal = load.Succeeded + RequestsPerPhase;
        return Poll.UntilAsync(() => load.Succeeded >= goal || load.Failures.Count > 0, $"{RequestsPerPhase} more requests are served");
    }
}
