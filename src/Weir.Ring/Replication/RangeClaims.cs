using Weir.Ring.Identifiers;

namespace Weir.Ring.Replication;

/// <summary>Who owns what, as a replica was told last: writes of an owner that was replaced are refused.</summary>
/// <remarks>The newest claim on a place counts. At most <see cref="Max"/>; beyond it the oldest is forgotten, and its range open to all.</remarks>
internal sealed class RangeClaims
{
    private const int Max = 256;

    private readonly List<(RingRange Range, RingId Owner)> _newestFirst = [];

    public void Add(RingRange range, RingId owner)
    {
        _newestFirst.RemoveAll(c => range.Covers(c.Range));
        _newestFirst.Insert(0, (range, owner));
        if (_newestFirst.Count > Max) _newestFirst.RemoveAt(Max);
    }

    /// <returns>False when another node has claimed the place since.</returns>
    public bool Allows(RingId place, RingId owner)
    {
        foreach ((RingRange range, RingId claimant) in _newestFirst)
        {
            if (range.Contains(place)) return claimant == owner;
        }
        return true;
    }
}
