using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Storage;

namespace Weir.Ring.Replication;

/// <content>What other nodes ask: as the owner, as a replica, and for comparison; and entries that stray.</content>
public sealed partial class KeyKeeper
{
    /// <summary>Keys, or keys with versions, in one message.</summary>
    internal const int MaxKeysInMessage = 512;

    /// <summary>Strays sent home at a time.</summary>
    private const int MaxStrays = 256;

    private readonly List<(RingRange Range, long Until)> _ownedByOthers = [];

    /// <returns>False for what is no matter of keys.</returns>
    internal bool Handle(RingMessage request, Action<RingMessage> answer)
    {
        switch (request)
        {
            case RingMessage.Execute execute:
                Execute(execute.Operation, outcome => answer(new RingMessage.Outcome(outcome)));
                return true;
            case RingMessage.Copy copy:
                answer(new RingMessage.Copied(Hold(copy)));
                return true;
            case RingMessage.Claim claim:
                _claims.Add(claim.Range, claim.Owner.Id);
                RememberOwned(claim.Range);
                answer(new RingMessage.Done());
                return true;
            case RingMessage.Offer offer:
                foreach (RingEntry entry in offer.Entries) Welcome(entry);
                answer(new RingMessage.Done());
                return true;
            case RingMessage.AskDigest ask:
                RememberOwned(ask.Range);
                answer(new RingMessage.Digest(Store.Digest(ask.Range)));
                return true;
            case RingMessage.AskVersions ask when Array.TrueForAll(ask.Slices, s => s is >= 0 and < RingStore.Slices):
                answer(Page(ask));
                return true;
            case RingMessage.AskEntries ask:
                answer(Collect(ask.Keys));
                return true;
            default:
                return false;
        }
    }

    private CopyVerdict Hold(RingMessage.Copy copy)
    {
        bool isFull = false;
        foreach (RingEntry entry in copy.Entries)
        {
            RingId place = Place(entry.Key);
            if (_served?.Contains(place) == true || !_claims.Allows(place, copy.Owner.Id)) return CopyVerdict.NotYours;
            _clock.Observe(entry.Version);
            isFull |= !Store.Merge(entry);
        }
        return isFull ? CopyVerdict.Full : CopyVerdict.Held;
    }

    private RingMessage.Versions Page(RingMessage.AskVersions ask)
    {
        KeyVersion[] after =
        [
            .. ask.Slices.SelectMany(s => Store.In(ask.Range, s))
                .Where(e => string.CompareOrdinal(e.Key, ask.After) > 0)
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Take(MaxKeysInMessage + 1)
                .Select(e => new KeyVersion(e.Key, e.Version)),
        ];
        return after.Length > MaxKeysInMessage ? new(after[..MaxKeysInMessage], true) : new(after, false);
    }

    private RingMessage.EntriesFound Collect(string[] keys)
    {
        List<RingEntry> found = [];
        int answered = 0;
        int bytes = 0;
        foreach (string key in keys)
        {
            RingEntry? entry = Store.Find(key);
            if (answered > 0 && bytes + (entry?.Bytes ?? 0) > RingEntry.MaxValueBytes) break;
            answered++;
            if (entry is null) continue;
            bytes += entry.Bytes;
            found.Add(entry);
        }
        return new([.. found], answered);
    }

    /// <summary>An entry from outside its range is written anew when it is news; an old one is nothing new, and falls to the later version.</summary>
    private void Welcome(RingEntry entry)
    {
        if (Store.Find(entry.Key) is { } known && known.Version >= entry.Version) return;
        Adopt(entry);
    }

    private void RememberOwned(RingRange range)
    {
        _ownedByOthers.RemoveAll(o => o.Until <= _time.Milliseconds || range.Covers(o.Range));
        if (_ownedByOthers.Count < MaxStrays) _ownedByOthers.Add((range, _time.Milliseconds + _node.Options.StrayMilliseconds));
    }

    /// <summary>Entries that no owner has claimed or compared here for a while are offered to their owner, and dropped when it has them.</summary>
    private void SendStraysHome()
    {
        if (_served is not { } served || _node.Rounds * (long)_node.Options.RoundMilliseconds < _node.Options.StrayMilliseconds) return;
        _ownedByOthers.RemoveAll(o => o.Until <= _time.Milliseconds);
        RingEntry? first = Strays(served).FirstOrDefault();
        if (first is null) return;
        _node.FindOwner(Place(first.Key), found =>
        {
            if (found.Owner is not { } owner || owner.Id == _node.Self.Id) return;
            _questions.Ask(owner, new RingMessage.AskNeighbours(), _node.Options.AnswerMilliseconds, answer =>
            {
                if (answer is RingMessage.Neighbours { Predecessor: { } before })
                    Offer(owner, [.. Strays(served).Where(e => new RingRange(before.Id, owner.Id).Contains(Place(e.Key))).Take(MaxStrays)]);
            });
        });
    }

    private IEnumerable<RingEntry> Strays(RingRange served) =>
        Store.In(new RingRange(served.End, served.End))
            .Where(e => Place(e.Key) is var place && !served.Contains(place) && !_ownedByOthers.Exists(o => o.Range.Contains(place)));

    private void Offer(Routing.RingPeer owner, RingEntry[] strays)
    {
        int count = 0;
        for (int bytes = 0; count < strays.Length && (count == 0 || bytes + strays[count].Bytes <= RingEntry.MaxValueBytes); count++)
            bytes += strays[count].Bytes;
        RingEntry[] batch = strays[..count];
        if (count == 0) return;
        _questions.Ask(owner, new RingMessage.Offer(batch), _node.Options.AnswerMilliseconds, answer =>
        {
            if (answer is not RingMessage.Done) return;
            // Dropped only once the owner has them: what it took up just now it may not have written yet.
            _questions.Ask(owner, new RingMessage.AskEntries([.. batch.Select(e => e.Key)]), _node.Options.AnswerMilliseconds, held =>
            {
                if (held is not RingMessage.EntriesFound theirs) return;
                var versions = theirs.Found.ToDictionary(e => e.Key, e => e.Version, StringComparer.Ordinal);
                foreach (RingEntry stray in batch)
                {
                    if (versions.TryGetValue(stray.Key, out RingVersion version) && version >= stray.Version
                        && Store.Find(stray.Key) is { } still && still.Version == stray.Version && _served?.Contains(Place(stray.Key)) != true)
                    {
                        Store.Remove(still);
                    }
                }
            });
        });
    }
}
