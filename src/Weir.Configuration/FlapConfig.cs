namespace Weir.Configuration;

/// <summary>Keeps an endpoint that fails again and again out for longer each time.</summary>
/// <remarks>The first failure costs nothing extra. Failures are counted until they are forgiven (<see cref="ForgiveAfter"/>).</remarks>
public sealed record FlapConfig
{
    /// <summary>The hold of the second failure; each further failure doubles it. Without checks it begins at twice the ejection.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No hold lasts longer; at least <see cref="Hold"/>.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Each such time of unbroken health forgives one failure.</summary>
    public TimeSpan ForgiveAfter { get; init; } = TimeSpan.FromMinutes(1);
}
