namespace Weir.Balancing.Breakers;

/// <summary>How one endpoint answered over a stretch of time.</summary>
/// <param name="Count">Answers.</param>
/// <param name="Nanos">What they took together.</param>
public readonly record struct LatencySample(long Count, long Nanos)
{
    public double MeanNanos => Count == 0 ? 0 : (double)Nanos / Count;
}
