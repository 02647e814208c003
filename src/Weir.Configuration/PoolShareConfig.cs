namespace Weir.Configuration;

/// <summary>A pool's part of a route's clients.</summary>
/// <param name="Pool">The name of a pool of the same configuration.</param>
/// <param name="Weight">In proportion to the other weights of the route; 0: nobody.</param>
public sealed record PoolShareConfig(string Pool, int Weight);
