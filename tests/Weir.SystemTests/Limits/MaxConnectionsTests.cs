using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Limits;

/// <summary><c>maxConnections</c> over several loops: never passed, and nobody waits beside a free place.</summary>
public sealed class MaxConnectionsTests
{
    private const int Clients = 40;

    [Theory]
    [EveryEngine("http", 1)]
    [EveryEngine("http", 10)]
    [EveryEngine("tcp", 1)]
    [EveryEngine("tcp", 10)]
    public async Task The_limit_holds_exactly_and_everybody_is_served_in_the_end(string engine, string protocol, int limit)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Protocol = protocol,
            Listener = $"maxConnections: {limit}",
            Loops = 2,
        });
        var (open, peak) = (0, 0);
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ServedAsync()));

        Assert.Equal(limit, peak);
        Assert.Equal(Clients, (await weir.ReadMetricsAsync()).Sum("weir_connections_total"));
        await weir.AssertNothingLeftAsync();

        async Task ServedAsync()
        {
            await using var client = await RawClient.ConnectAsync(weir.Address);
            await client.SendAsync(RawClient.Get("/"));
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
            lock (gate)
                peak = Math.Max(peak, ++open);
            await Task.Delay(20, TestContext.Current.CancellationToken); // a client that keeps its connection for a while
            lock (gate)
                open--;
        }
    }
}
