using System.Globalization;
using Weir.Simulation.Bounds;
using Xunit;

namespace Weir.Tests.Simulation.Bounds;

public sealed class MatrixComparisonTests
{
    [Fact]
    public void On_unrelated_machines_prices_beat_greed_and_looking_ahead_beats_both()
    {
        Dictionary<string, List<double>> online = Ratios(512, 16, looksAhead: false);
        Assert.InRange(online["least-finish-time"].Average(), 1.2, 1.45);
        Assert.InRange(online["priced-finish-time"].Average(), 1, 1.25);
        Assert.InRange(online["exponential-potential"].Average(), 1, 1.35);
    }

    [Fact]
    public void With_all_jobs_known_the_schedule_is_within_a_tenth_of_the_bound()
    {
        Dictionary<string, List<double>> ahead = Ratios(128, 8, looksAhead: true);
        Assert.InRange(ahead[MatrixComparison.LookaheadName].Average(), 1, 1.1);
        Assert.All(MatrixComparison.Strategies, strategy => Assert.InRange(ahead[strategy].Average(), 1, 1.2));
    }

    [Fact]
    public void No_makespan_is_below_the_bound()
    {
        Random random = new(Balancing.PoolFixture.Seed());
        for (int run = 0; run < 100; run++)
        {
            JobTimes times = BraunInstances.Make("cis"[run % 3], 1 + random.Next(3000), 1 + random.Next(1000), random.Next(1, 30), random.Next(1, 6), random.Next());
            Assert.All(MatrixComparison.Run(times, looksAhead: run % 10 == 0), result => Assert.True(result.Makespan >= result.Bound * (1 - 1e-12), $"{result}"));
        }
    }

    [Fact]
    public void Branch_and_bound_finds_what_trying_all_finds()
    {
        Random random = new(Balancing.PoolFixture.Seed());
        for (int run = 0; run < 40; run++)
        {
            JobTimes times = BraunInstances.Make("cis"[run % 3], 100, 10, jobs: 7, machines: 3, random.Next());
            double best = double.PositiveInfinity;
            int[] placed = new int[7];
            for (int code = 0; code < 2187; code++)
            {
                for (int job = 0, rest = code; job < 7; job++, rest /= 3) placed[job] = rest % 3;
                best = Math.Min(best, times.Makespan(placed));
            }
            ExactSchedule exact = ExactSchedule.Search(times, new int[7], maxNodes: 100_000);
            Assert.True(exact.IsProven);
            Assert.Equal(best, exact.Makespan, best * 1e-12);
            Assert.Equal(best, times.Makespan(exact.Best), best * 1e-12);
        }
    }

    [Fact]
    public void The_fractional_bound_of_two_classes_is_the_one_computed_by_hand()
    {
        // 10 of the first class (1 or 3), 4 of the second (2 or 1): the second machine ends its own at 4 and takes 1.5 of the first: 8.5.
        double bound = FractionalBound.Of(new JobTimes(2, [10, 30, 8, 4])).Value;
        Assert.InRange(bound, 8.5 * 0.998, 8.5 * (1 + 1e-9));
    }

    private static Dictionary<string, List<double>> Ratios(int jobs, int machines, bool looksAhead)
    {
        Dictionary<string, List<double>> ratios = [];
        foreach (JobTimes times in BraunInstances.All(jobs, machines))
        {
            foreach (MatrixResult result in MatrixComparison.Run(times, looksAhead))
            {
                if (!ratios.TryGetValue(result.Strategy, out List<double>? all)) ratios.Add(result.Strategy, all = []);
                all.Add(result.Makespan / result.Bound);
            }
        }
        foreach ((string strategy, List<double> all) in ratios)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{jobs} × {machines}{(looksAhead ? ", all known" : "")}: {strategy} {all.Average():F3} (from {all.Min():F3} to {all.Max():F3})"));
        }
        return ratios;
    }
}
