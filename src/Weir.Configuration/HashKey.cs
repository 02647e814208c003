namespace Weir.Configuration;

/// <summary>The part of a request that a hash strategy looks at.</summary>
/// <param name="Kind">Where the value comes from.</param>
/// <param name="Name">The name of the header, cookie or query parameter; null for the other kinds.</param>
public sealed record HashKey(HashKeyKind Kind, string? Name = null);
