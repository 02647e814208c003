using System.Runtime.CompilerServices;

namespace Weir.Balancing.Strategies;

/// <summary><c>least-response-time</c>: the lowest peak EWMA of the response time × (requests in progress + 1) / weight; of
/// equals the one picked longest ago, then the first in the configuration.</summary>
/// <remarks>
/// A candidate without a sample counts as zero while it has fewer than three requests in progress, so that a new endpoint
/// is tried at once but not flooded; from then on as the median of the candidates that have one. If none has, one
/// nanosecond stands in for the median, which makes it least-connections until the first answer arrives.
/// </remarks>
public sealed class LeastResponseTimeStrategy(Candidates candidates) : IStrategy
{
    /// <summary>Requests an endpoint without a sample may have in progress before its response time is guessed.</summary>
    public const int UnsampledInFlight = 3;

    private const double NobodyHasSample = 1;

    public Choice Pick(in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        ReadOnlySpan<EndpointLoad> loads = candidates.Loads;
        ReadOnlySpan<int> weights = candidates.Weights;
        Choice best = Choice.None;
        double bestScore = double.PositiveInfinity;
        double median = double.NaN;
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (request.WasTried(endpoints[i])) continue;
            int inFlight = loads[i].ReadInFlight(out long begun);
            if (!loads[i].TryReadResponseTime(request.NowNanos, out double nanos) && inFlight >= UnsampledInFlight)
            {
                if (double.IsNaN(median)) median = Median(request.NowNanos);
                nanos = median;
            }
            double score = nanos * (inFlight + 1L) / weights[i];
            int order = score.CompareTo(bestScore);
            if (order == 0 && best.Index >= 0) order = loads[i].LastPickedNanos.CompareTo(loads[best.Index].LastPickedNanos);
            if (order >= 0) continue;
            best = new Choice(i, begun);
            bestScore = score;
        }
        return best;
    }

    // Kept out of line: needed only while an endpoint is new, and its buffer would be cleared at every pick.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private double Median(long nowNanos)
    {
        Span<double> samples = stackalloc double[candidates.Count]; // 32 KiB at most, see Candidates.MaxCount
        int count = 0;
        foreach (EndpointLoad load in candidates.Loads)
        {
            if (load.TryReadResponseTime(nowNanos, out double nanos)) samples[count++] = nanos;
        }
        if (count == 0) return NobodyHasSample;
        samples = samples[..count];
        samples.Sort();
        return count % 2 == 1 ? samples[count / 2] : (samples[(count / 2) - 1] + samples[count / 2]) / 2;
    }
}
