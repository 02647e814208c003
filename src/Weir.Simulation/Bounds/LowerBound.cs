namespace Weir.Simulation.Bounds;

/// <summary>What no schedule of whole jobs can beat.</summary>
public static class LowerBound
{
    /// <summary>The larger of the fractional bound and the job that takes longest where it takes least.</summary>
    public static double Of(JobTimes times, FractionalBound fractional)
    {
        double bound = fractional.Value;
        for (int job = 0; job < times.Jobs; job++)
        {
            double least = double.PositiveInfinity;
            foreach (double time in times[job]) least = Math.Min(least, time);
            bound = Math.Max(bound, least);
        }
        return bound;
    }

    /// <summary>The same.</summary>
    public static double Of(JobTimes times) => Of(times, FractionalBound.Of(times));
}
