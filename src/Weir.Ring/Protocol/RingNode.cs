using Weir.Ring.Replication;
using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>One position on the ring: Chord with Zave's corrections, and the keys that belong to the position.</summary>
/// <remarks>
/// Stoica et al., "Chord", ToN 2003; Zave, "How to Make Chord Correct", 2015, and "Reasoning about Identifier Spaces", 2017.
/// Pure and single-threaded: the shell tells the time, hands requests to <see cref="Handle"/>, and calls <see cref="Tick"/>.
/// Maintenance is in <c>RingNode.Maintenance.cs</c>, leaving and finding back to a parted ring in <c>RingNode.Membership.cs</c>.
/// </remarks>
public sealed partial class RingNode
{
    /// <summary>Rounds for which a node that did not answer is left out of lists that others send.</summary>
    private const int SuspectRounds = 10;

    private readonly Questions _questions;
    private readonly RingTime _time;
    private readonly Random _random;
    private readonly Dictionary<Identifiers.RingId, long> _suspects = [];
    private long _nextRound;
    private long _rounds;

    public RingNode(RingPeer self, RingOptions options, Questions questions, RingTime time, Random random)
    {
        (Self, Options, _questions, _time, _random) = (self, options, questions, time, random);
        Table = new RoutingTable(self, options.Successors, options.Bits);
        Keys = new KeyKeeper(this, questions, time);
    }

    public RingPeer Self { get; }

    public RingOptions Options { get; }

    public RoutingTable Table { get; }

    /// <summary>The entries, and who may read and write them.</summary>
    public KeyKeeper Keys { get; }

    public RingMembership Membership { get; private set; } = RingMembership.Outside;

    /// <summary>Why it cannot become a member, for people; null while nothing stands against it.</summary>
    public string? Fault { get; private set; }

    /// <summary>Rounds of stabilisation begun.</summary>
    public long Rounds => _rounds;

    /// <summary>Answers one request; the answer may come later, when others have been asked.</summary>
    public void Handle(RingMessage request, Action<RingMessage> answer)
    {
        if (Membership != RingMembership.Member)
        {
            answer(new RingMessage.Refused());
            return;
        }
        switch (request)
        {
            case RingMessage.AskStep ask:
                answer(new RingMessage.Step(ask.Verify ? Table.Verify(ask.Key) : Table.StepTo(ask.Key)));
                break;
            case RingMessage.AskNeighbours:
                answer(Neighbours());
                break;
            case RingMessage.Notify notify:
                Rectify(notify.Candidate);
                answer(new RingMessage.Done());
                break;
            case RingMessage.Leaving leaving:
                CloseGap(leaving);
                answer(new RingMessage.Done());
                break;
            default:
                if (!Keys.Handle(request, answer)) answer(new RingMessage.Refused());
                break;
        }
    }

    /// <summary>Does what is due. Cheap when nothing is.</summary>
    public void Tick()
    {
        if (_time.Milliseconds < _nextRound || Membership is RingMembership.Outside or RingMembership.Left) return;
        // A little early or late, so that the nodes of a ring do not keep step.
        _nextRound = _time.Milliseconds + Options.RoundMilliseconds + _random.Next(-Options.RoundMilliseconds / 10, (Options.RoundMilliseconds / 10) + 1);
        _rounds++;
        Round();
    }

    /// <summary>Finds the owner of a place on the circle.</summary>
    public void FindOwner(Identifiers.RingId key, Action<LookupResult> done) =>
        Lookup.Start(this, key, _questions, Options.AnswerMilliseconds, OnDead, done);

    /// <summary>Up to <paramref name="count"/> other machines that follow on the ring, each by its first position.</summary>
    public List<RingPeer> NextMachines(int count)
    {
        List<RingPeer> machines = [];
        foreach (RingPeer peer in Table.Successors)
        {
            if (machines.Count == count) break;
            if (peer.Address != Self.Address && !machines.Exists(m => m.Address == peer.Address)) machines.Add(peer);
        }
        return machines;
    }

    /// <summary>Somebody did not answer: it is left out until it is heard of anew.</summary>
    public void OnDead(RingPeer peer)
    {
        // A seed is known by its address alone.
        if (peer.Id == Self.Id || peer.Id == default) return;
        _suspects[peer.Id] = _rounds + SuspectRounds;
        RememberLost(peer);
        Table.RemoveDead(peer.Id);
        Keys.OnNeighboursChanged();
    }

    public PositionStatus Describe() => new(
        Self,
        Keys.IsServing,
        Table.Predecessor,
        [.. Table.Successors],
        [.. Table.Fingers.Distinct()],
        Keys.CountOwned(),
        Keys.Store.Count,
        Keys.Store.Bytes);

    private RingMessage.Neighbours Neighbours() => new(Table.Predecessor, [.. Table.Successors]);

    private bool IsSuspect(RingPeer peer) => _suspects.TryGetValue(peer.Id, out long until) && until > _rounds;
}
