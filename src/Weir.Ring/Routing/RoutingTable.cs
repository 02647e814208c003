using Weir.Ring.Identifiers;

namespace Weir.Ring.Routing;

/// <summary>What a node knows of the others: predecessor, the next r nodes, fingers.</summary>
/// <remarks>Single-threaded, as all of the protocol. Holds at most r + bits + 1 peers.</remarks>
public sealed class RoutingTable(RingPeer self, int successorCount, int bits)
{
    /// <summary>Peers in one answer: enough that, with every second node dead, one of them is alive.</summary>
    private const int MaxPeersInStep = 16;

    private RingPeer[] _successors = [];

    public RingPeer Self { get; } = self;

    /// <summary>Null while it is not known; the node itself while it is alone.</summary>
    public RingPeer? Predecessor { get; set; }

    /// <summary>The next nodes clockwise, nearest first, without the node itself; at most r.</summary>
    public IReadOnlyList<RingPeer> Successors => _successors;

    public int SuccessorCount { get; } = successorCount;

    public FingerTable Fingers { get; } = new(self.Id, bits);

    /// <summary>The nearest node clockwise; the node itself while it knows no other.</summary>
    public RingPeer Successor => _successors.Length > 0 ? _successors[0] : Self;

    /// <summary>Zave's stabilisation step: the list becomes the successor and what that one knows after itself.</summary>
    /// <param name="successor">Known to be alive.</param>
    /// <param name="following">Its own list.</param>
    /// <param name="isSuspect">Who did not answer lately and is left out.</param>
    public void Adopt(RingPeer successor, IEnumerable<RingPeer> following, Predicate<RingPeer> isSuspect)
    {
        List<RingPeer> list = [successor];
        foreach (RingPeer peer in following)
        {
            // Full circle: whoever comes after this node itself is known already.
            if (list.Count == SuccessorCount || peer.Id == Self.Id || peer.Id == successor.Id) break;
            if (!peer.Id.IsBetween(list[^1].Id, Self.Id)) break;
            if (!isSuspect(peer)) list.Add(peer);
        }
        _successors = [.. list];
    }

    public void RemoveDead(RingId dead)
    {
        if (Array.Exists(_successors, p => p.Id == dead))
            _successors = Array.FindAll(_successors, p => p.Id != dead);
        Fingers.Remove(dead);
    }

    /// <summary>The next step of an iterative look-up of <paramref name="key"/>.</summary>
    public LookupStep StepTo(RingId key)
    {
        if (_successors.Length == 0) return new(LookupStepKind.Here, Self);
        if (Predecessor is { } p && new RingRange(p.Id, Self.Id).Contains(key)) return new(LookupStepKind.Here, Self);
        RingId after = Self.Id;
        for (int i = 0; i < _successors.Length; i++)
        {
            if (new RingRange(after, _successors[i].Id).Contains(key))
                return new(LookupStepKind.Owner, _successors[i..], _successors[..i]);
            after = _successors[i].Id;
        }
        return new(LookupStepKind.Nearer, ClosestPreceding(key));
    }

    /// <summary>Asked as the supposed owner: is it so?</summary>
    public LookupStep Verify(RingId key)
    {
        if (Predecessor is not { } p || new RingRange(p.Id, Self.Id).Contains(key)) return new(LookupStepKind.Here, Self);
        return new(LookupStepKind.Before, p);
    }

    private RingPeer[] ClosestPreceding(RingId key)
    {
        List<RingPeer> found = [];
        foreach (RingPeer peer in Fingers.Distinct())
        {
            if (peer.Id.IsBetween(Self.Id, key)) found.Add(peer);
            if (found.Count == MaxPeersInStep) break; // longest first: the rest are farther from the key
        }
        int enough = found.Count;
        for (int i = _successors.Length - 1; i >= 0 && found.Count < enough + MaxPeersInStep; i--)
        {
            if (_successors[i].Id.IsBetween(Self.Id, key) && !found.Contains(_successors[i])) found.Add(_successors[i]);
        }
        found.Sort((a, b) => Self.Id.DistanceTo(b.Id).CompareTo(Self.Id.DistanceTo(a.Id)));
        return [.. found.Take(MaxPeersInStep)];
    }
}
