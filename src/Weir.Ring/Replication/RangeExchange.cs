using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Replication;

/// <summary>One comparison of a range with one replica, and the transfer of what differs.</summary>
/// <remarks>Claim → digests of all slices → versions of those that differ, page by page → entries, in batches that fit a message.</remarks>
internal sealed class RangeExchange(
    KeyKeeper keeper, RingNode node, Questions questions, RingPeer replica, RingRange range, ExchangeKind kind)
{
    /// <summary>A full batch: half of what a message may carry.</summary>
    private const int BatchBytes = RingEntry.MaxValueBytes;

    /// <summary>Slices compared at a time: few questions for a small store, short answers to sort for a large one.</summary>
    private const int BatchSlices = 64;

    private readonly List<string> _wanted = [];
    private readonly List<RingEntry> _given = [];
    private readonly Queue<int> _slices = [];
    private Action<bool> _done = _ => { };
    private ulong[] _theirs = [];

    public void Run(Action<bool> done)
    {
        _done = done;
        if (kind == ExchangeKind.Give) CompareDigests();
        else Ask(new RingMessage.Claim(node.Self, range), answer => Expect<RingMessage.Done>(answer, _ => CompareDigests()));
    }

    private void CompareDigests() => Ask(new RingMessage.AskDigest(range), answer => Expect<RingMessage.Digest>(answer, theirs =>
    {
        _theirs = theirs.Slices;
        ulong[] ours = keeper.Store.Digest(range);
        for (int i = 0; i < ours.Length; i++)
        {
            if (i < _theirs.Length && ours[i] != _theirs[i]) _slices.Enqueue(i);
        }
        NextSlices();
    }));

    private void NextSlices()
    {
        List<int> slices = [];
        while (slices.Count < BatchSlices && _slices.TryDequeue(out int slice)) slices.Add(slice);
        if (slices.Count > 0) CompareSlices([.. slices], "", []);
        else Flush(() => _done(true));
    }

    private void CompareSlices(int[] slices, string after, HashSet<string> seen) =>
        Ask(new RingMessage.AskVersions(range, slices, after), answer => Expect<RingMessage.Versions>(answer, theirs =>
        {
            foreach (KeyVersion there in theirs.Keys)
            {
                seen.Add(there.Key);
                RingEntry? here = keeper.Store.Find(there.Key);
                int order = (here?.Version ?? RingVersion.None).CompareTo(there.Version);
                if (order < 0 && kind != ExchangeKind.Give) _wanted.Add(there.Key);
                else if (order > 0 && kind != ExchangeKind.Take) _given.Add(here!);
            }
            if (theirs is { HasMore: true, Keys: [.., var last] })
            {
                CompareSlices(slices, last.Key, seen);
                return;
            }
            if (kind != ExchangeKind.Take)
                _given.AddRange(slices.SelectMany(s => keeper.Store.In(range, s)).Where(e => !seen.Contains(e.Key)));
            Flush(NextSlices);
        }));

    /// <summary>Transfers what has been found, and goes on.</summary>
    private void Flush(Action then)
    {
        if (_wanted.Count > 0)
        {
            string[] keys = [.. _wanted.Take(KeyKeeper.MaxKeysInMessage)];
            Ask(new RingMessage.AskEntries(keys), answer => Expect<RingMessage.EntriesFound>(answer, found =>
            {
                // Nothing of what was asked: it is there no longer.
                _wanted.RemoveRange(0, found.Answered > 0 ? Math.Min(found.Answered, keys.Length) : keys.Length);
                foreach (RingEntry entry in found.Found)
                {
                    if (kind == ExchangeKind.Repair)
                    {
                        keeper.Adopt(entry);
                    }
                    else if (!keeper.Take(entry))
                    {
                        _done(false);
                        return;
                    }
                }
                Flush(then);
            }));
        }
        else if (_given.Count > 0)
        {
            int count = 0;
            for (int bytes = 0; count < _given.Count && (count == 0 || bytes + _given[count].Bytes <= BatchBytes); count++)
                bytes += _given[count].Bytes;
            RingEntry[] batch = [.. _given.Take(count)];
            _given.RemoveRange(0, count);
            Ask(new RingMessage.Copy(node.Self, batch), answer => Expect<RingMessage.Copied>(answer, copied =>
            {
                if (copied.Verdict == CopyVerdict.Held) Flush(then);
                else _done(false);
            }));
        }
        else
        {
            then();
        }
    }

    private void Ask(RingMessage request, Action<RingMessage?> then) =>
        questions.Ask(replica, request, node.Options.AnswerMilliseconds, then);

    private void Expect<T>(RingMessage? answer, Action<T> then)
        where T : RingMessage
    {
        if (answer is T expected)
        {
            then(expected);
            return;
        }
        if (answer is null) node.OnDead(replica);
        _done(false);
    }
}
