using Weir.Ring.Identifiers;

namespace Weir.Ring.Routing;

/// <summary>One position on the ring and where the machine that holds it is reached.</summary>
/// <param name="Id">The position.</param>
/// <param name="Address">As in <c>10.0.0.1:7400</c>. Virtual nodes of one machine share it.</param>
public sealed record RingPeer(RingId Id, string Address)
{
    public override string ToString() => $"{Id.ToShortString()}@{Address}";
}
