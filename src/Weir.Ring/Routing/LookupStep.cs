namespace Weir.Ring.Routing;

/// <summary>What one node knows of the way to a key.</summary>
/// <param name="Kind">How far the answer goes.</param>
/// <param name="Peers">Best first: the owner and who follows it, or nodes nearer to the key.</param>
/// <param name="Nearer">Beside an owner: nodes just before the key, should all owners named be dead.</param>
public sealed record LookupStep(LookupStepKind Kind, RingPeer[] Peers, RingPeer[] Nearer)
{
    public LookupStep(LookupStepKind kind, params RingPeer[] peers)
        : this(kind, peers, [])
    {
    }
}
