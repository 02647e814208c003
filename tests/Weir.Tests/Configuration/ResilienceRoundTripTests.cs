using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Retries, breakers, queues and limits as they stand in the file stand in the records.</summary>
public sealed class ResilienceRoundTripTests
{
    private static readonly WeirConfiguration Full = ConfigurationLoader.Load(FullFile.Text, "weir.yaml", Words.All).Configuration!;

    [Fact]
    public void Every_key_of_a_route_reaches_its_record()
    {
        var route = Full.Listeners[0].Routes[2];
        Assert.Equal(
            new RouteTimeoutsConfig
            {
                Connect = TimeSpan.FromSeconds(1),
                FirstByte = TimeSpan.FromSeconds(2),
                Idle = TimeSpan.FromSeconds(3),
                Total = TimeSpan.FromSeconds(10),
            },
            route.Timeouts);
        var retries = route.Retries!;
        Assert.Equal(
            (1, TimeSpan.FromSeconds(1), 0.1, 16 * 1024L, true, false),
            (retries.Attempts, retries.PerTry, retries.Budget, retries.BufferBody!.Value.Bytes, retries.NonIdempotent, retries.IsCountOnly));
        Assert.Equal((true, false, true), (route.Resume, Full.Pools[0].Resume, Full.Pools[1].Resume));
        Assert.Equal([RetryCause.Reset, RetryCause.Status503], retries.On);
        Assert.Equal(
            [
                (new Rate(100, TimeSpan.FromSeconds(1)), 200, new RateLimitKey(RateLimitKeyKind.Header, "X-Key"), 1024),
                (new Rate(1000, TimeSpan.FromMinutes(1)), null, new RateLimitKey(RateLimitKeyKind.Route), 65_536),
            ],
            route.RateLimits.Select(limit => (limit.Rate, limit.Burst, limit.By, limit.Keys)));
        Assert.Equal(Priority.High, route.Priority);
        Assert.Equal(50, Full.Listeners[0].MaxConnectionsPerSource);
    }

    [Fact]
    public void Every_key_of_a_pool_reaches_its_record()
    {
        var pool = Full.Pools[1];
        Assert.Equal((true, 0.5), (pool.Panic, pool.PanicBelow));
        Assert.Equal(3, pool.Retries.Attempts);
        Assert.Equal([RetryCause.ConnectFailure, RetryCause.Timeout, RetryCause.Status502, RetryCause.Status504], pool.Retries.On);
        Assert.Equal(
            new BreakerConfig
            {
                Errors = 4,
                ErrorShare = 0.4,
                Requests = 30,
                Window = TimeSpan.FromSeconds(11),
                Latency = 2.5,
                Open = TimeSpan.FromSeconds(12),
                MaxOpen = TimeSpan.FromMinutes(3),
                Trials = 5,
                MaxOpenShare = 0.25,
            },
            pool.Breaker);
        Assert.Equal(300, pool.MaxRequests);
        Assert.Equal(new QueueConfig { Length = 60, Wait = TimeSpan.FromSeconds(2), PriorityHeader = "X-Priority" }, pool.Queue);
        Assert.Equal([null, 40, null, null, null], Full.Pools[0].Endpoints.Select(endpoint => endpoint.MaxRequests));
    }

    [Fact]
    public void What_is_not_configured_is_as_it_was()
    {
        var pool = Full.Pools[2];
        Assert.Equal((2, true), (pool.Retries.Attempts, pool.Retries.IsCountOnly));
        Assert.Equal((null, null, null, 0.0), (pool.Breaker, pool.Queue, pool.MaxRequests, pool.PanicBelow));
        Assert.Null(Full.Listeners[1].MaxConnectionsPerSource);
    }
}
