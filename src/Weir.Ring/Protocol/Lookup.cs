using Weir.Ring.Identifiers;
using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>One iterative look-up: the searcher asks node after node, each nearer to the key, around the dead ones.</summary>
/// <remarks>
/// ToN 2003 §IV-D, driven by the searcher. Every answer brings several nodes; the one nearest before the key is asked next,
/// and when it is dead the next best of all that were heard of. Whoever is taken for the owner is asked whether it is.
/// </remarks>
public sealed class Lookup
{
    /// <summary>A look-up that wanders farther than this is lost in a broken ring.</summary>
    private const int MaxQuestions = 512;

    private readonly RingPeer _self;
    private readonly RingId _key;
    private readonly Questions _questions;
    private readonly int _answerMilliseconds;
    private readonly Action<RingPeer> _onDead;
    private readonly Action<LookupResult> _done;
    private readonly List<RingPeer> _nearer = [];
    private readonly LinkedList<RingPeer> _owners = [];
    private readonly HashSet<RingId> _asked = [];
    private readonly HashSet<RingId> _verified = [];
    private readonly HashSet<RingId> _dead = [];
    private readonly List<RingPeer> _path = [];
    private int _timeouts;

    // The last that was taken for the owner and named one before it: the owner after all, when that one is dead.
    private RingPeer? _behind;

    private Lookup(
        RingPeer self, RingId key, Questions questions, int answerMilliseconds, Action<RingPeer> onDead, Action<LookupResult> done) =>
        (_self, _key, _questions, _answerMilliseconds, _onDead, _done) = (self, key, questions, answerMilliseconds, onDead, done);

    /// <summary>Searches from what the searcher knows itself.</summary>
    public static void Start(
        RingNode searcher, RingId key, Questions questions, int answerMilliseconds, Action<RingPeer> onDead, Action<LookupResult> done)
    {
        Lookup lookup = new(searcher.Self, key, questions, answerMilliseconds, onDead, done);
        lookup.Take(searcher.Table.StepTo(key), searcher.Self);
    }

    /// <summary>Searches through another node, whatever the searcher knows: to join, and to find back to a ring that was parted.</summary>
    public static void Through(
        RingPeer contact, RingPeer self, RingId key, Questions questions, int answerMilliseconds, Action<RingPeer> onDead, Action<LookupResult> done)
    {
        Lookup lookup = new(self, key, questions, answerMilliseconds, onDead, done);
        lookup._nearer.Add(contact);
        lookup.Next();
    }

    private void Take(LookupStep step, RingPeer from)
    {
        switch (step.Kind)
        {
            case LookupStepKind.Here:
                // Not "from": a seed was known by its address alone.
                _done(new(step.Peers is [var owner, ..] ? owner : from, _path, _timeouts));
                return;
            case LookupStepKind.Before when step.Peers is [var before, ..] && _dead.Contains(before.Id):
                // The node before it is dead and it does not know yet: it is the first alive from the key on.
                _done(new(from, _path, _timeouts));
                return;
            case LookupStepKind.Before:
                foreach (RingPeer peer in step.Peers) _owners.AddFirst(peer);
                _behind = from;
                break;
            case LookupStepKind.Owner:
                _owners.Clear();
                foreach (RingPeer peer in step.Peers) _owners.AddLast(peer);
                _nearer.AddRange(step.Nearer);
                break;
            default:
                _nearer.AddRange(step.Peers);
                break;
        }
        Next();
    }

    private void Next()
    {
        if (_asked.Count + _verified.Count >= MaxQuestions) _done(new(null, _path, _timeouts));
        else if (NextOwner() is { } owner) Ask(owner, verify: true);
        else if (_behind is { } behind) _done(new(behind, _path, _timeouts));
        else if (NextNearer() is { } nearer) Ask(nearer, verify: false);
        else _done(new(null, _path, _timeouts));
    }

    private RingPeer? NextOwner()
    {
        while (_owners.First is { } first)
        {
            _owners.RemoveFirst();
            if (!_dead.Contains(first.Value.Id) && !_verified.Contains(first.Value.Id)) return first.Value;
        }
        return null;
    }

    private RingPeer? NextNearer()
    {
        RingPeer? best = null;
        foreach (RingPeer peer in _nearer)
        {
            if (!_asked.Contains(peer.Id) && (best is null || peer.Id.DistanceTo(_key) < best.Id.DistanceTo(_key))) best = peer;
        }
        return best;
    }

    private void Ask(RingPeer peer, bool verify)
    {
        // A node asked on the way may turn out to be the owner, and is asked again then.
        _ = verify ? _verified.Add(peer.Id) : _asked.Add(peer.Id);
        if (peer.Id == _self.Id)
        {
            // It has said what it knows already; as the owner it need not be asked.
            if (verify) _done(new(_self, _path, _timeouts));
            else Next();
            return;
        }
        _questions.Ask(peer, new RingMessage.AskStep(_key, verify), _answerMilliseconds, answer =>
        {
            if (answer is RingMessage.Step step)
            {
                if (_path.Count == 0 || _path[^1].Id != peer.Id) _path.Add(peer);
                Take(step.Next, peer);
                return;
            }
            _dead.Add(peer.Id);
            _asked.Add(peer.Id);
            _timeouts++;
            if (answer is null) _onDead(peer);
            Next();
        });
    }
}
