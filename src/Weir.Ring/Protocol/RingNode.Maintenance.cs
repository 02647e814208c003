using Weir.Ring.Identifiers;
using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <content>Stabilise, rectify, check the predecessor, fix fingers: once each round.</content>
public sealed partial class RingNode
{
    /// <summary>Fingers looked up in one round.</summary>
    private const int FingersPerRound = 2;

    private bool _isStabilising;
    private bool _isCheckingPredecessor;
    private int _nextFinger;

    private void Round()
    {
        ForgetOldSuspects();
        if (Membership == RingMembership.Joining)
        {
            TryJoin();
            return;
        }
        CheckPredecessor();
        Stabilise();
        for (int i = 0; i < FingersPerRound; i++) FixNextFinger();
        Reunite();
        Keys.OnRound(_rounds);
    }

    /// <summary>Asks the successor for its neighbours, takes over its list, and makes itself known to it.</summary>
    private void Stabilise()
    {
        if (_isStabilising) return;
        _isStabilising = true;
        StabiliseFromSuccessor();
    }

    private void StabiliseFromSuccessor()
    {
        if (Table.Successors.Count == 0)
        {
            _isStabilising = false;
            // Alone so far: whoever made itself known as predecessor is also the successor.
            if (Table.Predecessor is { } p && p.Id != Self.Id) Approach(p);
            else StandAlone();
            return;
        }
        RingPeer successor = Table.Successor;
        _questions.Ask(successor, new RingMessage.AskNeighbours(), Options.AnswerMilliseconds, answer =>
        {
            if (answer is not RingMessage.Neighbours theirs)
            {
                // Dead or no member (any more): the next in the list takes its place at once.
                OnDead(successor);
                StabiliseFromSuccessor();
                return;
            }
            _isStabilising = false;
            if (Table.Successor.Id != successor.Id) return; // a nearer one was found meanwhile
            AdoptList(successor, theirs);
            if (theirs.Predecessor is { } between && between.Id.IsBetween(Self.Id, successor.Id) && !IsSuspect(between))
                Approach(between);
            else
                Announce();
        });
    }

    /// <summary>Makes a node the successor when it is alive and nearer than the one known (Zave: stabilise from predecessor).</summary>
    private void Approach(RingPeer candidate)
    {
        _questions.Ask(candidate, new RingMessage.AskNeighbours(), Options.AnswerMilliseconds, answer =>
        {
            if (answer is RingMessage.Neighbours theirs)
            {
                _suspects.Remove(candidate.Id);
                if (IsNearer(candidate)) AdoptList(candidate, theirs);
            }
            else if (answer is null)
            {
                OnDead(candidate);
                if (Table.Predecessor?.Id == candidate.Id) LosePredecessor();
            }
            Announce();
        });
    }

    private bool IsNearer(RingPeer candidate) =>
        candidate.Id != Self.Id && (Table.Successors.Count == 0 || candidate.Id.IsBetween(Self.Id, Table.Successor.Id));

    private void AdoptList(RingPeer successor, RingMessage.Neighbours theirs)
    {
        Table.Adopt(successor, theirs.Successors, IsSuspect);
        Keys.OnNeighboursChanged();
    }

    private void Announce()
    {
        if (Table.Successors.Count == 0) return;
        _questions.Ask(Table.Successor, new RingMessage.Notify(Self), Options.AnswerMilliseconds, _ => { });
    }

    /// <summary>Zave's rectify: a nearer predecessor is taken at once, a farther one when the present one is dead.</summary>
    private void Rectify(RingPeer candidate)
    {
        if (candidate.Id == Self.Id) return;
        _suspects.Remove(candidate.Id);
        if (Table.Predecessor is not { } present || candidate.Id.IsBetween(present.Id, Self.Id)) SetPredecessor(candidate);
        else if (present.Id != candidate.Id) CheckPredecessor(candidate);
    }

    private void CheckPredecessor(RingPeer? otherwise = null)
    {
        if (_isCheckingPredecessor || Table.Predecessor is not { } present || present.Id == Self.Id) return;
        _isCheckingPredecessor = true;
        _questions.Ask(present, new RingMessage.AskNeighbours(), Options.AnswerMilliseconds, answer =>
        {
            _isCheckingPredecessor = false;
            if (answer is RingMessage.Neighbours || Table.Predecessor?.Id != present.Id) return;
            OnDead(present);
            LosePredecessor();
            if (otherwise is not null) SetPredecessor(otherwise);
        });
    }

    private void SetPredecessor(RingPeer? predecessor)
    {
        Table.Predecessor = predecessor;
        Keys.OnRangeChanged();
    }

    /// <summary>The predecessor is dead: who comes before it will make itself known. Until then the range stays as it is.</summary>
    private void LosePredecessor()
    {
        SetPredecessor(null);
        if (Table.Successors.Count == 0) StandAlone();
    }

    /// <summary>Nobody else is left: the whole circle is this node's.</summary>
    private void StandAlone()
    {
        if (Table.Predecessor is null) SetPredecessor(Self);
    }

    private void FixNextFinger()
    {
        int useful = Table.Fingers.Useful(Table.Successor);
        if (useful == 0 || Table.Successors.Count == 0) return;
        int finger = _nextFinger++ % useful;
        FindOwner(Table.Fingers.Start(finger), found =>
        {
            if (found.Owner is { } owner && owner.Id != Self.Id) Table.Fingers[finger] = owner;
        });
    }

    private void ForgetOldSuspects()
    {
        if (_suspects.Count == 0) return;
        foreach (RingId id in _suspects.Where(s => s.Value <= _rounds).Select(s => s.Key).ToArray()) _suspects.Remove(id);
    }
}
