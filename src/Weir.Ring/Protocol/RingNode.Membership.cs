using Weir.Ring.Identifiers;
using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <content>Founding, joining, leaving, and finding back to the other part after a partition.</content>
public sealed partial class RingNode
{
    /// <summary>Nodes that were lost and are asked now and then whether they are back.</summary>
    private const int MaxLost = 64;

    /// <summary>Rounds until a node that was lost is given up: a day, at the default length of a round.</summary>
    private const int LostRounds = 432_000;

    private readonly Dictionary<RingId, (RingPeer Peer, long Until)> _lost = [];
    private RingPeer[] _seeds = [];
    private bool _isSearching;

    /// <summary>Begins a ring of one.</summary>
    public void Found()
    {
        Membership = RingMembership.Member;
        SetPredecessor(Self);
    }

    /// <summary>Looks for a place in the ring that one of the seeds belongs to, until it is found.</summary>
    /// <param name="seeds">Their addresses matter; the position is the machine's first (default identifier: whichever it has).</param>
    public void Join(IEnumerable<RingPeer> seeds)
    {
        _seeds = [.. seeds];
        Membership = RingMembership.Joining;
    }

    /// <summary>Becomes a member without asking: for rings that a simulation builds whole.</summary>
    internal void Enter() => Membership = RingMembership.Member;

    /// <summary>Hands its keys on, tells its neighbours, and answers nothing more.</summary>
    /// <param name="done">Called when both have answered or cannot.</param>
    public void Leave(Action done)
    {
        if (Membership != RingMembership.Member || Table.Successors.Count == 0)
        {
            Membership = RingMembership.Left;
            done();
            return;
        }
        RingMessage farewell = new RingMessage.Leaving(Self, Table.Predecessor, [.. Table.Successors]);
        Keys.HandOn(() =>
        {
            RingPeer successor = Table.Successor;
            RingPeer? predecessor = Table.Predecessor;
            Membership = RingMembership.Left;
            _questions.Ask(successor, farewell, Options.AnswerMilliseconds, _ =>
            {
                if (predecessor is null || predecessor.Id == Self.Id) done();
                else _questions.Ask(predecessor, farewell, Options.AnswerMilliseconds, _ => done());
            });
        });
    }

    private void CloseGap(RingMessage.Leaving leaving)
    {
        _suspects[leaving.Leaver.Id] = _rounds + SuspectRounds;
        Table.RemoveDead(leaving.Leaver.Id);
        if (Table.Successors.Count == 0 && leaving.Successors.FirstOrDefault(s => s.Id != Self.Id) is { } next) Approach(next);
        if (Table.Predecessor?.Id == leaving.Leaver.Id)
        {
            if (leaving.Predecessor is { } before && before.Id != Self.Id && before.Id != leaving.Leaver.Id) SetPredecessor(before);
            else LosePredecessor();
        }
        Keys.OnNeighboursChanged();
    }

    private void TryJoin()
    {
        if (_seeds.Length == 0 || _isSearching) return;
        SearchThrough(_seeds[_random.Next(_seeds.Length)]);
    }

    /// <summary>
    /// Each round one node that may be of another part of the ring is asked who follows this one: seeds and lost nodes for a
    /// partition that has healed, fingers for neighbours that have found back already. Nodes of the same ring answer what is known.
    /// </summary>
    private void Reunite()
    {
        if (_isSearching) return;
        foreach (RingId id in _lost.Where(l => l.Value.Until <= _rounds).Select(l => l.Key).ToArray()) _lost.Remove(id);
        RingPeer[] fingers = _rounds % 2 == 0 ? [.. Table.Fingers.Distinct()] : [];
        RingPeer[] contacts = [.. _seeds, .. _lost.Values.Select(l => l.Peer), .. fingers];
        if (contacts.Length == 0) return;
        RingPeer contact = contacts[_random.Next(contacts.Length)];
        if (contact.Address != Self.Address || contact.Id != Self.Id) SearchThrough(contact);
    }

    private void SearchThrough(RingPeer contact)
    {
        _isSearching = true;
        // The first node after this one; the node itself, should the ring still know it from an earlier life, is not meant.
        RingId next = Self.Id + RingId.PowerOfTwo(RingId.Bits - Options.Bits);
        Lookup.Through(contact, Self, next, _questions, Options.AnswerMilliseconds, OnDead, found =>
        {
            _isSearching = false;
            if (found.Hops > 0) _lost.Remove(contact.Id);
            if (found.Owner is not { } successor || successor.Id == Self.Id) return;
            if (Membership == RingMembership.Joining) EnterBefore(successor);
            else if (IsNearer(successor)) Approach(successor);
        });
    }

    /// <summary>Zave's join: a member has a live successor and its list from the first moment.</summary>
    private void EnterBefore(RingPeer successor)
    {
        _questions.Ask(successor, new RingMessage.AskNeighbours(), Options.AnswerMilliseconds, answer =>
        {
            if (answer is not RingMessage.Neighbours theirs || Membership != RingMembership.Joining) return;
            if (theirs.Predecessor is { } p && p.Id == Self.Id && p.Address != Self.Address)
            {
                Fault = $"the identifier {Self.Id} is taken by the node at {p.Address}";
                return;
            }
            Membership = RingMembership.Member;
            AdoptList(successor, theirs);
            Announce();
        });
    }

    private void RememberLost(RingPeer peer)
    {
        if (_lost.Count >= MaxLost && !_lost.ContainsKey(peer.Id)) _lost.Remove(_lost.MinBy(l => l.Value.Until).Key);
        _lost[peer.Id] = (peer, _rounds + LostRounds);
    }
}
