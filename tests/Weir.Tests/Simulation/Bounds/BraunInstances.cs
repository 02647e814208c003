using Weir.Simulation.Bounds;

namespace Weir.Tests.Simulation.Bounds;

/// <summary>Instances of unrelated machines as T. Braun et al., <em>A Comparison of Eleven Static Heuristics for Mapping a Class of Independent
/// Tasks onto Heterogeneous Distributed Computing Systems</em>, 2001, make them.</summary>
internal static class BraunInstances
{
    /// <summary>A job's time is its size, up to <paramref name="jobs"/>' heterogeneity, times a factor of the machine.</summary>
    /// <param name="kind">'c': a machine that is faster for one job is so for all; 's': so for every other machine; 'i': for none.</param>
    /// <param name="jobRange">3000 for hi, 100 for lo.</param>
    /// <param name="machineRange">1000 for hi, 10 for lo.</param>
    public static JobTimes Make(char kind, double jobRange, double machineRange, int jobs, int machines, int seed)
    {
        Random random = new(seed);
        double[] times = new double[jobs * machines];
        for (int job = 0; job < jobs; job++)
        {
            double size = 1 + (random.NextDouble() * (jobRange - 1));
            Span<double> row = times.AsSpan(job * machines, machines);
            foreach (ref double time in row) time = size * (1 + (random.NextDouble() * (machineRange - 1)));
            if (kind == 'c') row.Sort();
            if (kind != 's') continue;
            double[] even = [.. row.ToArray().Where((_, i) => i % 2 == 0).Order()];
            for (int i = 0; i < even.Length; i++) row[2 * i] = even[i];
        }
        return new JobTimes(machines, times);
    }

    /// <summary>One of each kind and range.</summary>
    public static IEnumerable<JobTimes> All(int jobs, int machines)
    {
        foreach (char kind in "cis")
        {
            foreach ((double jobRange, double machineRange) in new[] { (3000.0, 1000.0), (3000, 10), (100, 1000), (100, 10) })
                yield return Make(kind, jobRange, machineRange, jobs, machines, seed: 1 + kind);
        }
    }
}
