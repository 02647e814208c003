using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>Where a look-up ended.</summary>
/// <param name="Owner">Null when nobody alive led there.</param>
/// <param name="Path">The nodes that answered, in order; the owner is the last. The path length of the paper's figures is its length.</param>
/// <param name="Timeouts">Nodes asked in vain.</param>
public sealed record LookupResult(RingPeer? Owner, IReadOnlyList<RingPeer> Path, int Timeouts)
{
    public int Hops => Path.Count;
}
