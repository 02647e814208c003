namespace Weir.Admin;

/// <summary>What the admin listener answers with.</summary>
public sealed record AdminOptions
{
    /// <summary>The text of <c>/metrics</c>. Called on the admin server's own thread.</summary>
    public required Func<string> Metrics { get; init; }

    /// <summary>Whether the program is on its way out: <c>/healthz</c> then says 503, so that whoever is in front sends no more.</summary>
    public required Func<bool> IsDraining { get; init; }

    /// <summary>Loads the configuration again; null: this listener does not do that. Called on the admin server's own thread, which goes on
    /// with others until it has ended.</summary>
    public Func<Task<ReloadAnswer>>? Reload { get; init; }

    /// <summary>How long a reload may take before the connection that asked for it is closed.</summary>
    public TimeSpan ReloadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Connections at one time; a further one is closed at once.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>How long a request may take to arrive, and its answer to leave.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
