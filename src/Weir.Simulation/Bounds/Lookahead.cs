namespace Weir.Simulation.Bounds;

/// <summary>A good schedule when all jobs are known beforehand.</summary>
/// <remarks>
/// Greedy by finishing time with a surcharge for the prices of the fractional bound, for several surcharges; then <see cref="LocalSearch"/>
/// on the best of them, and branch and bound where the instance is small. Deterministic, bounded in work.
/// </remarks>
public static class Lookahead
{
    /// <summary>Up to so many jobs the result is searched for exactly.</summary>
    public const int SmallJobs = 24;

    private const long MaxNodes = 300_000;

    private static readonly double[] Surcharges = [0, 2, 4, 8, 16, 32, 64];

    /// <summary>Places all jobs.</summary>
    /// <param name="times">The instance.</param>
    /// <param name="fractional">Its fractional bound.</param>
    /// <returns>A machine for each job.</returns>
    public static int[] Place(JobTimes times, FractionalBound fractional)
    {
        int[] best = [];
        double bestMakespan = double.PositiveInfinity;
        foreach (double surcharge in Surcharges)
        {
            int[] placed = Greedy(times, fractional.Prices, surcharge);
            double makespan = times.Makespan(placed);
            if (makespan >= bestMakespan) continue;
            best = placed;
            bestMakespan = makespan;
        }
        return Improve(times, best);
    }

    /// <summary>Makes a schedule better, knowing all jobs.</summary>
    /// <param name="times">The instance.</param>
    /// <param name="start">A machine for each job.</param>
    /// <returns>The same or a better one.</returns>
    public static int[] Improve(JobTimes times, ReadOnlySpan<int> start)
    {
        int[] improved = LocalSearch.Improve(times, start);
        return times.Jobs > SmallJobs ? improved : ExactSchedule.Search(times, improved, MaxNodes).Best;
    }

    private static int[] Greedy(JobTimes times, ReadOnlySpan<double> prices, double surcharge)
    {
        int[] machineOf = new int[times.Jobs];
        double[] loads = new double[times.Machines];
        for (int job = 0; job < machineOf.Length; job++)
        {
            ReadOnlySpan<double> row = times[job];
            int best = 0;
            double bestScore = double.PositiveInfinity;
            for (int i = 0; i < row.Length; i++)
            {
                double score = loads[i] + (row[i] * (1 + (surcharge * prices[i] * row.Length)));
                if (score < bestScore) (bestScore, best) = (score, i);
            }
            machineOf[job] = best;
            loads[best] += row[best];
        }
        return machineOf;
    }
}
