namespace Weir.Compare.Rows;

/// <summary>What Weir has to reach against the better peer.</summary>
/// <param name="Metric">Compared metric.</param>
/// <param name="Ratio">Weir's value over the better peer's.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Target(string Metric, double Ratio, bool AtLeast)
{
    public static Target CpuAtMost(double ratio) => new(Metrics.CpuUs, ratio, AtLeast: false);

    public static Target RateAtLeast(double ratio) => new(Metrics.Rate, ratio, AtLeast: true);

    /// <summary>Every loaded row has this one as well.</summary>
    public static Target P99NoHigher { get; } = new(Metrics.P99Us, 1, AtLeast: false);

    public string Text => $"{(AtLeast ? "≥" : "≤")} {Ratio:0.00}";

    public bool Reached(double ratio) => AtLeast ? ratio >= Ratio : ratio <= Ratio;

    public double Best(IEnumerable<double> values) => AtLeast ? values.Max() : values.Min();
}
