namespace Weir.Simulation.Traces;

/// <summary>What of a logged request makes its class.</summary>
public enum ClassBy
{
    /// <summary>The name of the route; where a log has none, as <see cref="Path"/>.</summary>
    Route,

    /// <summary>Method and first segment of the path: <c>GET /api</c>.</summary>
    Path,

    /// <summary>The method alone.</summary>
    Method,

    /// <summary>All requests are of one class.</summary>
    None,
}
