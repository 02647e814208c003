namespace Weir.Admin;

/// <summary>What the admin listener answers with.</summary>
public sealed record AdminOptions
{
    /// <summary>The text of <c>/metrics</c>. Called on the admin server's own thread.</summary>
    public required Func<string> Metrics { get; init; }

    /// <summary>Whether the program is on its way out: <c>/healthz</c> then says 503, so that whoever is in front sends no more.</summary>
    public required Func<bool> IsDraining { get; init; }

    /// <summary>Connections at one time; a further one is closed at once.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>How long a request may take to arrive, and its answer to leave.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
