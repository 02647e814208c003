namespace Weir.Balancing.Breakers;

/// <summary>Finds endpoints that answer much more slowly than their pool.</summary>
/// <remarks>
/// Against the median, not the mean: a slow endpoint of three pulls the mean up so far that it hides behind it. Of an even number the
/// lower middle is taken, so that of two endpoints the slower is measured by the faster. Pure.
/// </remarks>
public static class LatencyOutliers
{
    /// <summary>The pool's median of the means.</summary>
    /// <param name="samples">One for each endpoint.</param>
    /// <param name="least">Answers below which a sample says nothing.</param>
    /// <returns>Nanoseconds; null with fewer than two endpoints that say anything.</returns>
    public static double? Median(IEnumerable<LatencySample> samples, int least)
    {
        double[] means = [.. samples.Where(sample => sample.Count >= least).Select(sample => sample.MeanNanos).Order()];
        return means.Length < 2 ? null : means[(means.Length - 1) / 2];
    }

    public static bool IsOutlier(LatencySample sample, double medianNanos, BreakerOptions options) =>
        sample.Count >= options.Requests
        && sample.MeanNanos > BreakerOptions.LatencyFloor.TotalNanoseconds
        && sample.MeanNanos > options.LatencyFactor * medianNanos;
}
