using Weir.Balancing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.Prequal;

public sealed class PrequalStrategyTests
{
    private const long Millisecond = 1_000_000;
    private readonly Random _random = new(1);

    [Fact]
    public void Of_endpoints_equally_loaded_the_fastest_is_chosen()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("prequal", 1, 1, 1);
        Answer(snapshot, 0, 30);
        Answer(snapshot, 1, 10);
        Answer(snapshot, 2, 20);
        Warm(snapshot);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.NotEqual(0, snapshot.PickIndex(default, _random)));
    }

    [Fact]
    public void A_hot_endpoint_is_left_alone_however_fast_it_is()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("prequal", 1, 1, 1);
        Answer(snapshot, 0, 1);
        Answer(snapshot, 1, 50);
        Answer(snapshot, 2, 50);
        snapshot.Begin(0, 20);
        Warm(snapshot);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.NotEqual(0, snapshot.PickIndex(default, _random)));
    }

    [Fact]
    public void With_nothing_known_about_latency_the_less_loaded_of_what_was_probed_is_chosen()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("prequal", 1, 1);
        snapshot.Begin(0, 5);
        Warm(snapshot);
        Assert.Equal("bbbb", snapshot.Spell(4, _random));
    }

    [Fact]
    public void Requests_in_flight_count_by_weight()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("prequal", 1, 10);
        snapshot.Begin(0, 2);
        snapshot.Begin(1, 6);
        Warm(snapshot);
        Assert.Equal("bbbb", snapshot.Spell(4, _random));
    }

    [Fact]
    public void Equal_endpoints_share_a_closed_loop_evenly()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("prequal", 1, 1, 1, 1);
        Random random = new(PoolFixture.Seed());
        int[] counts = new int[4];
        Queue<Endpoint> running = new();
        for (int i = 0; i < 20_000; i++)
        {
            Endpoint endpoint = snapshot.PickAndBegin(new PickRequest { NowNanos = i * Millisecond }, random)!;
            counts[Array.FindIndex([.. snapshot.Endpoints], status => status.Endpoint == endpoint)]++;
            running.Enqueue(endpoint);
            if (running.Count > 8) running.Dequeue().Load.End(8 * Millisecond, i * Millisecond);
        }
        Assert.All(counts, count => Assert.InRange(count, 3500, 6500));
    }

    [Fact]
    public void A_probe_expires_and_serves_only_so_many_picks()
    {
        Probe probe = Probe.Of(candidate: 4095, inFlight: 70_000, latencyNanos: 123_456_789, nowNanos: 5_000_000_000, uses: 3);
        Assert.Equal((4095, Probe.MaxInFlight, 3), (probe.Candidate, probe.InFlight, probe.Uses));
        Assert.InRange(probe.LatencyNanos, 122_000_000, 124_000_000);
        Assert.InRange(probe.AgeTicks(6_000_000_000), 953, 955);
        Assert.True(probe.Used().Used().Used().IsSpent);

        ProbePool pool = new();
        pool.Add(probe, 5_000_000_000, _random);
        Assert.False(pool.Read(ProbePool.Size - 1, 5_900_000_000).IsSpent);
        Assert.True(pool.Read(ProbePool.Size - 1, 6_200_000_000).IsSpent);
    }

    [Fact]
    public void A_pool_of_probes_holds_one_of_each_candidate_and_never_more_than_its_places()
    {
        ProbePool pool = new();
        for (int i = 0; i < 1000; i++) pool.Add(Probe.Of(i % 40, i % 7, 1, 1, 3), 1, _random);
        int[] held = [.. Enumerable.Range(0, ProbePool.Size).Select(place => pool.Read(place, 1)).Where(p => !p.IsSpent).Select(p => p.Candidate)];
        Assert.Equal(ProbePool.Size, held.Length);
        Assert.Equal(held.Length, held.Distinct().Count());
    }

    private static void Answer(PoolSnapshot snapshot, int index, int milliseconds)
    {
        snapshot.Endpoint(index).Load.Begin();
        snapshot.Endpoint(index).Load.End(milliseconds * Millisecond, 1);
    }

    /// <summary>Until each endpoint has been probed.</summary>
    private void Warm(PoolSnapshot snapshot)
    {
        for (int i = 0; i < 20; i++) snapshot.Pick(default, _random);
    }
}
