using System.Collections.Immutable;
using System.Globalization;
using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;

namespace Weir.Simulation.Bounds;

/// <summary>Places the jobs of an instance with the very strategies of a pool: one after the other, in the order given, before any
/// has ended.</summary>
public static class MatrixComparison
{
    /// <summary>The name under which the best schedule found with all jobs known is listed.</summary>
    public const string LookaheadName = "lookahead";

    // The longest job, so that all of them add up in nanoseconds.
    private const double LongestSeconds = 10_000;

    /// <summary>The strategies that schedule, in the order of the catalogue.</summary>
    public static ImmutableArray<string> Strategies { get; } =
        [.. StrategyCatalog.All.Where(strategy => strategy.Schedules).Select(strategy => strategy.Name)];

    /// <summary>Every strategy that schedules.</summary>
    /// <param name="times">The instance.</param>
    /// <param name="looksAhead">All jobs are known beforehand: each strategy's schedule is improved with that knowledge, and a last row,
    /// <see cref="LookaheadName"/>, has the best of all.</param>
    public static ImmutableArray<MatrixResult> Run(JobTimes times, bool looksAhead)
    {
        FractionalBound fractional = FractionalBound.Of(times);
        double bound = LowerBound.Of(times, fractional);
        List<MatrixResult> results = [];
        foreach (string strategy in Strategies)
        {
            int[] placed = Place(times, strategy);
            results.Add(new(strategy, times.Makespan(looksAhead ? Lookahead.Improve(times, placed) : placed), bound));
        }
        if (looksAhead)
        {
            double best = times.Makespan(Lookahead.Place(times, fractional));
            results.Add(new(LookaheadName, Math.Min(best, results.Min(result => result.Makespan)), bound));
        }
        return [.. results];
    }

    /// <summary>Places the jobs with one strategy.</summary>
    /// <param name="times">The instance.</param>
    /// <param name="strategy">Its name in the catalogue.</param>
    /// <returns>A machine for each job.</returns>
    public static int[] Place(JobTimes times, string strategy)
    {
        PoolSnapshot pool = Open(times, strategy);
        int[] machineOf = new int[times.Jobs];
        Random random = new(1);
        for (int job = 0; job < machineOf.Length; job++)
        {
            // Each job is a class of its own.
            PickRequest request = new() { Class = job + 1, NowNanos = 1 };
            Endpoint endpoint = pool.PickAndBegin(in request, random, out _, out _)
                ?? throw new InvalidOperationException("A pool without limits is full.");
            machineOf[job] = int.Parse(endpoint.Address, CultureInfo.InvariantCulture);
        }
        return machineOf;
    }

    private static PoolSnapshot Open(JobTimes times, string strategy)
    {
        double longest = 0;
        double[] costs = new double[times.Jobs * times.Machines];
        for (int job = 0; job < times.Jobs; job++)
        {
            times[job].CopyTo(costs.AsSpan(job * times.Machines));
            foreach (double time in times[job]) longest = Math.Max(longest, time);
        }
        for (int i = 0; i < costs.Length; i++) costs[i] = costs[i] / longest * LongestSeconds;
        ImmutableArray<string> machines = Numbers(times.Machines);
        Pool pool = new(
            new PoolOptions
            {
                Name = "machines",
                Strategy = strategy,
                Costs = new CostMatrix(Numbers(times.Jobs), machines, costs),
                Endpoints = [.. machines.Select(machine => new EndpointOptions { Address = machine })],
            },
            TimeSpan.Zero,
            new Random(1));
        return pool.Snapshot;
    }

    private static ImmutableArray<string> Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}
