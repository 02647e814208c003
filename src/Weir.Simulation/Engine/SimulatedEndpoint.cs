namespace Weir.Simulation.Engine;

/// <summary>An endpoint as the simulator plays it.</summary>
public sealed record SimulatedEndpoint
{
    public const int NoLimit = int.MaxValue;

    /// <summary>As reports name it, and as a hashing strategy keys on it; different from all others.</summary>
    public required string Name { get; init; }

    /// <summary>Seconds of work done in a second; above zero.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>What it is good at, such as <c>video</c>; null: nothing in particular.</summary>
    public string? Kind { get; init; }

    /// <summary>Requests served at once, each at full speed; others wait in line, first come first served.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Requests that may wait in line; the next is rejected.</summary>
    public int QueueLimit { get; init; } = NoLimit;

    /// <summary>As the configuration gives it; 1 to 256.</summary>
    public int Weight { get; init; } = 1;
}
