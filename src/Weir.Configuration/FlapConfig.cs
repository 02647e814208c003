namespace Weir.Configuration;

/// <summary>Keeps an endpoint that falls again and again out for longer each time.</summary>
public sealed record FlapConfig
{
    /// <summary>So many falls within <see cref="Window"/> count as flapping.</summary>
    public int Changes { get; init; } = 3;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the first hold lasts; it doubles with each further fall.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No hold lasts longer.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(5);
}
