using Weir.Ring.Identifiers;

namespace Weir.Ring.Routing;

/// <summary>Short cuts across the circle: finger i is the first node at or after self + 2^i.</summary>
/// <remarks>
/// The fingers whose start lies no farther than the successor are the successor itself and are not kept: of 160 fingers a
/// ring of N nodes fills about log2 N. So finger i stands at bits − 1 − i, and the list grows downwards as needed.
/// </remarks>
public sealed class FingerTable(RingId self, int bits)
{
    private readonly List<RingPeer?> _fromTop = [];

    public int Count => _fromTop.Count;

    /// <summary>Where the finger that is <paramref name="fromTop"/> places below the longest begins.</summary>
    public RingId Start(int fromTop) => self + RingId.PowerOfTwo(RingId.Bits - 1 - fromTop);

    /// <summary>How many fingers of a node are worth keeping: those that start after its successor.</summary>
    public int Useful(RingPeer successor)
    {
        RingId near = self.DistanceTo(successor.Id);
        for (int i = 0; i < bits; i++)
        {
            if (RingId.PowerOfTwo(RingId.Bits - 1 - i) <= near) return i;
        }
        return bits;
    }

    public RingPeer? this[int fromTop]
    {
        get => fromTop < _fromTop.Count ? _fromTop[fromTop] : null;
        set
        {
            while (_fromTop.Count <= fromTop) _fromTop.Add(null);
            _fromTop[fromTop] = value;
        }
    }

    public void Remove(RingId dead)
    {
        for (int i = 0; i < _fromTop.Count; i++)
        {
            if (_fromTop[i]?.Id == dead) _fromTop[i] = null;
        }
    }

    /// <summary>Each peer once, longest first.</summary>
    public IEnumerable<RingPeer> Distinct()
    {
        RingPeer? last = null;
        foreach (RingPeer? peer in _fromTop)
        {
            if (peer is null || peer.Id == last?.Id || peer.Id == self) continue;
            last = peer;
            yield return peer;
        }
    }
}
