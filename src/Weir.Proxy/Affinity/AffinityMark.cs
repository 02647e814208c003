namespace Weir.Proxy.Affinity;

/// <summary>What a request says about where it belongs.</summary>
/// <param name="Identity">Of the endpoint (see <see cref="Balancing.EndpointOptions.Identity"/>); 0: none is known.</param>
/// <param name="Key">Of the table's entry; 0: the request has none, or the affinity needs no table.</param>
/// <param name="IsStale">The cookie is good, and old enough to be renewed.</param>
internal readonly record struct AffinityMark(ulong Identity, ulong Key = 0, bool IsStale = false);
