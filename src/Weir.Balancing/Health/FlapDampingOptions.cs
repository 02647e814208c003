namespace Weir.Balancing.Health;

/// <summary>Lets an endpoint that flaps wait longer and longer before it is admitted again.</summary>
/// <remarks>
/// The first failure costs nothing extra, the second <see cref="FirstHold"/>, each further one twice as much as the one before,
/// up to <see cref="LongestHold"/>. Each <see cref="ForgiveAfter"/> of unbroken health forgives one failure. In the spirit
/// of BGP's route flap damping (RFC 2439), with a count in place of its figure of merit: an operator can foresee it.
/// </remarks>
public sealed record FlapDampingOptions
{
    /// <summary>Zero switches damping off.</summary>
    public TimeSpan FirstHold { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ForgiveAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an endpoint that has failed <paramref name="flaps"/> times has to wait.</summary>
    /// <param name="flaps">Failures that are not forgiven, the present one included.</param>
    /// <param name="least">What the first failure costs; with damping off every failure.</param>
    internal TimeSpan Hold(int flaps, TimeSpan least)
    {
        if (FirstHold == TimeSpan.Zero || flaps <= 1) return least;
        TimeSpan first = least > TimeSpan.Zero ? least * 2 : FirstHold;
        // 2^30 of anything is past the longest hold; it keeps the product within a TimeSpan.
        double hold = first.TotalSeconds * Math.Pow(2, Math.Min(flaps - 2, 30));
        TimeSpan longest = LongestHold > least ? LongestHold : least;
        return hold < longest.TotalSeconds ? TimeSpan.FromSeconds(hold) : longest;
    }

    internal IEnumerable<string> Errors(string where)
    {
        if (FirstHold < TimeSpan.Zero) yield return $"{where}.firstHold is {FirstHold}. It is a time, or 0 to switch damping off.";
        if (LongestHold < FirstHold) yield return $"{where}.longestHold is {LongestHold}. It is no shorter than firstHold, {FirstHold}.";
        if (ForgiveAfter <= TimeSpan.Zero) yield return $"{where}.forgiveAfter is {ForgiveAfter}. It is a time longer than 0.";
    }
}
