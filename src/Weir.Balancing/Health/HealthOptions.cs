namespace Weir.Balancing.Health;

/// <summary>All rules by which a pool judges the health of its endpoints.</summary>
public sealed record HealthOptions
{
    /// <summary>Null: no checks, the traffic alone decides.</summary>
    public ActiveHealthOptions? Active { get; init; }

    public PassiveHealthOptions Passive { get; init; } = new();

    public FlapDampingOptions Damping { get; init; } = new();

    internal IEnumerable<string> Errors(string where) =>
    [
        .. Active?.Errors($"{where}.active") ?? [],
        .. Passive.Errors($"{where}.passive"),
        .. Damping.Errors($"{where}.damping"),
    ];
}
