using Weir.Ring.Identifiers;
using Weir.Ring.Routing;
using Xunit;

namespace Weir.Tests.Ring.Routing;

/// <summary>What one node knows, and what it answers from that.</summary>
public sealed class RoutingTableTests
{
    private readonly RoutingTable _table = new(Peer(100), successorCount: 3, RingId.Bits);

    [Fact]
    public void A_node_alone_owns_everything() => Assert.Equal(LookupStepKind.Here, _table.StepTo(At(5)).Kind);

    [Fact]
    public void A_list_taken_over_is_cut_at_its_length_and_at_the_node_itself()
    {
        _table.Adopt(Peer(110), [Peer(120), Peer(130), Peer(140)], _ => false);
        Assert.Equal([Peer(110), Peer(120), Peer(130)], _table.Successors);
        _table.Adopt(Peer(110), [Peer(100), Peer(110)], _ => false);
        Assert.Equal([Peer(110)], _table.Successors);
    }

    [Fact]
    public void Suspects_are_left_out_of_a_list_taken_over()
    {
        _table.Adopt(Peer(110), [Peer(120), Peer(130), Peer(140)], p => p == Peer(120));
        Assert.Equal([Peer(110), Peer(130), Peer(140)], _table.Successors);
    }

    [Fact]
    public void The_owner_is_known_when_the_key_lies_before_the_last_successor()
    {
        _table.Adopt(Peer(110), [Peer(120), Peer(130)], _ => false);
        LookupStep step = _table.StepTo(At(115));
        Assert.Equal(LookupStepKind.Owner, step.Kind);
        Assert.Equal([Peer(120), Peer(130)], step.Peers);
        Assert.Equal([Peer(110)], step.Nearer);
    }

    [Fact]
    public void Beyond_the_list_the_nearest_finger_before_the_key_comes_first()
    {
        _table.Adopt(Peer(110), [Peer(120), Peer(130)], _ => false);
        _table.Fingers[0] = Peer(5_000);
        _table.Fingers[1] = Peer(900);
        LookupStep step = _table.StepTo(At(1_000));
        Assert.Equal(LookupStepKind.Nearer, step.Kind);
        Assert.Equal([Peer(900), Peer(130), Peer(120), Peer(110)], step.Peers);
    }

    [Fact]
    public void Taken_for_the_owner_it_names_its_predecessor_when_the_key_lies_before_that()
    {
        _table.Predecessor = Peer(90);
        Assert.Equal(LookupStepKind.Here, _table.Verify(At(95)).Kind);
        Assert.Equal([Peer(90)], _table.Verify(At(85)).Peers);
    }

    [Fact]
    public void A_dead_node_leaves_list_and_fingers()
    {
        _table.Adopt(Peer(110), [Peer(120)], _ => false);
        _table.Fingers[0] = Peer(110);
        _table.RemoveDead(At(110));
        Assert.Equal([Peer(120)], _table.Successors);
        Assert.Empty(_table.Fingers.Distinct());
    }

    private static RingId At(uint high) => new(high, 0, 0);

    private static RingPeer Peer(uint high) => new(At(high), $"node-{high}");
}
