using System.Collections.Immutable;
using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Xunit;

namespace Weir.Tests.Balancing.Scheduling;

public sealed class LearnedCostsTests
{
    private static readonly ImmutableArray<string> Classes = ["video", "picture", "music"];

    private static readonly double[,] True = { { 1, 1, 3 }, { 1, 1, 2 }, { 2, 2, 1 } };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_200_requests_a_class_the_learned_matrix_is_within_a_tenth_of_the_true_one(int seed)
    {
        Pool pool = Learning();
        Serve(pool, 600, new Random(seed), gapSeconds: 2);
        ImmutableArray<LearnedCost> costs = pool.LearnedCosts!.Costs;
        Assert.Equal(9, costs.Length);
        foreach (LearnedCost cost in costs)
        {
            double expected = True[Classes.IndexOf(cost.Class), Index(cost.Endpoint)];
            Assert.InRange(cost.Nanos / 1e9 / expected, 0.9, 1.1);
        }
    }

    [Fact]
    public void Learned_costs_cost_no_more_than_a_tenth_of_the_makespan()
    {
        double learned = 0;
        double known = 0;
        for (int seed = 1; seed <= 10; seed++)
        {
            learned += Serve(Learning(), 1000, new Random(seed), gapSeconds: 1.4);
            known += Serve(SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, SchedulingFixture.MediaKinds), 1000, new Random(seed), gapSeconds: 1.4);
        }
        Assert.InRange(learned / known, 0.9, 1.1);
    }

    [Fact]
    public void Outliers_do_not_carry_an_estimate_away_but_a_lasting_change_does()
    {
        LearnedCell cell = default;
        double estimate = 0;
        for (int i = 0; i < 100; i++) estimate = cell.Observe(i % 20 == 7 ? 100_000 : 1000, i);
        Assert.InRange(estimate, 1000, 1250);
        for (int i = 0; i < 20; i++) estimate = cell.Observe(100_000, 100 + i);
        Assert.InRange(estimate, 90_000, 100_001);
    }

    [Fact]
    public void What_was_never_seen_together_is_guessed_from_class_and_endpoint_and_taken_for_cheaper()
    {
        Pool pool = Learning();
        Observe(pool, 0, "video", 1);
        Observe(pool, 1, "video", 2);
        Observe(pool, 0, "music", 10);
        CostColumn second = pool.Snapshot.Endpoint(1).Costs!;
        Assert.InRange(second.NanosOf(Number(pool, "music")) / 1e9, 5, 15);
    }

    [Fact]
    public void What_was_learned_survives_a_reload_and_a_restart()
    {
        Pool pool = Learning();
        for (int i = 0; i < 50; i++) Observe(pool, 2, "music", 1.5);
        pool.Apply(pool.Options with { Classes = ["game", .. Classes], Endpoints = [.. pool.Options.Endpoints.Reverse()] }, TimeSpan.FromSeconds(1));
        LearnedCost kept = Assert.Single(pool.LearnedCosts!.Costs);
        Assert.Equal(("music", PoolFixture.Address(2)), (kept.Class, kept.Endpoint));
        Assert.InRange(kept.Nanos, 1.49e9, 1.51e9);

        Pool restarted = Learning();
        restarted.Restore(pool.LearnedCosts);
        Assert.Equal(pool.LearnedCosts.Costs, restarted.LearnedCosts!.Costs);
        Assert.InRange(restarted.Snapshot.Endpoint(2).Costs!.NanosOf(Number(restarted, "music")), 1.49e9, 1.51e9);
    }

    [Fact]
    public void Old_responses_count_less()
    {
        LearnedCell cell = default;
        for (int i = 0; i < 100; i++) cell.Observe(1000, i);
        double soon = cell.Observe(2000, 200);
        LearnedCell old = default;
        for (int i = 0; i < 100; i++) old.Observe(1000, i);
        double late = old.Observe(2000, (long)TimeSpan.FromHours(2).TotalNanoseconds);
        Assert.True(late > soon + 500, $"{late} after two hours, {soon} at once");
    }

    private static Pool Learning() => SchedulingFixture.Open("least-finish-time", costs: null, SchedulingFixture.MediaKinds, [.. Classes]);

    private static int Number(Pool pool, string name) => pool.Snapshot.Costs!.Classes.NumberOf(name);

    private static void Observe(Pool pool, int endpoint, string name, double seconds) =>
        pool.Snapshot.Endpoint(endpoint).Costs!.Observe(Number(pool, name), 1, SchedulingFixture.Seconds(seconds), 1);

    private static int Index(string address) => Enumerable.Range(0, 3).First(i => PoolFixture.Address(i) == address);

    /// <summary>Requests at endpoints that work in the order received; below 1.7 s of mean gap more comes than can be served.</summary>
    /// <returns>When the last ends, in seconds.</returns>
    private static double Serve(Pool pool, int requests, Random random, double gapSeconds)
    {
        PriorityQueue<(int Index, PlacedWork Work, long Begun), long> ends = new();
        long[] free = new long[3];
        long now = 1;
        for (int i = 0; i < requests; i++)
        {
            now += SchedulingFixture.Seconds(2 * random.NextDouble() * gapSeconds);
            EndUntil(now);
            int row = i % 3;
            int size = random.Next(1, 10);
            (int index, PlacedWork work) = pool.Snapshot.Place(SchedulingFixture.Request(row + 1, size, now));
            // Noise of mean 1.
            double service = True[row, index] * size * (0.8 + (0.4 * random.NextDouble()));
            free[index] = Math.Max(free[index], now) + SchedulingFixture.Seconds(service);
            ends.Enqueue((index, work, now), free[index]);
        }
        EndUntil(long.MaxValue);
        return free.Max() / 1e9;

        void EndUntil(long until)
        {
            while (ends.TryPeek(out _, out long at) && at <= until)
            {
                (int index, PlacedWork work, long begun) = ends.Dequeue();
                pool.Snapshot.Endpoint(index).End(in work, at - begun, at);
            }
        }
    }
}
