using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Replication;

/// <summary>Writes at the owner of their keys: one after the other for each key, and done only when all replicas hold them.</summary>
/// <remarks>
/// Replicas first, the owner's own store last: what a read at the owner sees is held by every replica, so a read never
/// shows a write that the owner's death could undo. A replica that is lost meanwhile is replaced by the next machine.
/// </remarks>
internal sealed class OwnerWrites(KeyKeeper keeper, RingNode node, Questions questions, RingTime time, HybridClock clock)
{
    /// <summary>Between two attempts when the ring is too small or changes.</summary>
    private const int RetryMilliseconds = 50;

    private readonly Dictionary<string, Queue<PendingWrite>> _byKey = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>Queues an operation of a client.</summary>
    public void Add(RingOperation operation, Action<RingOutcome> answer)
    {
        if (Count >= node.Options.MaxWrites)
        {
            answer(RingOutcome.Busy);
            return;
        }
        // Shorter than the searcher waits for the answer, so that "unknown" is said by whoever knows more.
        Add(operation.Key, new() { Operation = operation, Answer = answer, Deadline = time.Milliseconds + (node.Options.OperationMilliseconds / 2) });
    }

    /// <summary>Has an entry that a replica alone holds held by all.</summary>
    public void Adopt(RingEntry entry, Action<RingOutcome> answer) =>
        Add(entry.Key, new() { Answer = answer, Deadline = time.Milliseconds + (node.Options.OperationMilliseconds / 2), Entry = entry });

    private void Add(string key, PendingWrite write)
    {
        Count++;
        if (_byKey.TryGetValue(key, out Queue<PendingWrite>? queue))
        {
            queue.Enqueue(write);
            return;
        }
        _byKey[key] = new([write]);
        Begin(key, write);
    }

    private void Begin(string key, PendingWrite write)
    {
        if (!keeper.Serves(key))
        {
            End(key, write, RingOutcome.NotOwner);
            return;
        }
        RingEntry? present = keeper.Store.Find(key);
        if (write.Operation is { } operation)
        {
            RingEntry? visible = present?.IsVisible(time.UnixMilliseconds) == true ? present : null;
            if (operation.Expected is { } expected && expected != (visible?.Version ?? RingVersion.None))
            {
                End(key, write, new(RingStatus.Mismatch, visible?.Value, visible?.Version ?? default, visible?.ExpiresUnixMilliseconds ?? 0));
                return;
            }
            if (operation.Action == RingAction.Delete && visible is null)
            {
                End(key, write, new(RingStatus.NotFound));
                return;
            }
            long expires = operation.Action == RingAction.Put && operation.LifeMilliseconds > 0
                ? time.UnixMilliseconds + operation.LifeMilliseconds : 0;
            write.Entry = new(key, operation.Action == RingAction.Put ? operation.Value ?? [] : null, clock.Next(), expires);
            if (write.Entry.Value is not null && !keeper.Store.HasRoom(write.Entry))
            {
                End(key, write, RingOutcome.Full);
                return;
            }
        }
        else if (present is not null && present.Version >= write.Entry!.Version)
        {
            End(key, write, new(RingStatus.Ok, Version: present.Version));
            return;
        }
        Replicate(key, write);
    }

    private void Replicate(string key, PendingWrite write)
    {
        List<RingPeer> missing = node.NextMachines(node.Options.Copies - 1);
        missing.RemoveAll(p => write.Held.Contains(p.Address));
        if (missing.Count == 0)
        {
            if (write.Held.Count + 1 < node.Options.MinimumCopies) Retry(key, write);
            else Commit(key, write);
            return;
        }
        int open = missing.Count;
        RingOutcome? refusal = null;
        foreach (RingPeer replica in missing)
        {
            questions.Ask(replica, new RingMessage.Copy(node.Self, [write.Entry!]), node.Options.AnswerMilliseconds, answer =>
            {
                switch (answer)
                {
                    case RingMessage.Copied { Verdict: CopyVerdict.Held }:
                        write.Held.Add(replica.Address);
                        break;
                    case RingMessage.Copied { Verdict: CopyVerdict.Full }:
                        refusal = RingOutcome.Full;
                        break;
                    case RingMessage.Copied:
                        refusal = RingOutcome.Unknown;
                        break;
                    case null:
                        node.OnDead(replica);
                        break;
                }
                if (--open > 0) return;
                if (refusal is not null) End(key, write, refusal);
                // Round again: it commits when whoever is a replica now holds it.
                else if (answer is RingMessage.Copied or null) Again(key, write);
                else Retry(key, write);
            });
        }
    }

    private void Again(string key, PendingWrite write)
    {
        if (time.Milliseconds >= write.Deadline) End(key, write, RingOutcome.Unknown);
        else Replicate(key, write);
    }

    private void Retry(string key, PendingWrite write)
    {
        if (time.Milliseconds >= write.Deadline) End(key, write, RingOutcome.Unknown);
        else questions.After(RetryMilliseconds, () => Again(key, write));
    }

    private void Commit(string key, PendingWrite write)
    {
        RingEntry entry = write.Entry!;
        if (!keeper.Serves(key))
        {
            // The range went to a new node meanwhile; it may have found the copies, or not.
            End(key, write, RingOutcome.Unknown);
            return;
        }
        clock.Observe(entry.Version);
        End(key, write, keeper.Store.Merge(entry)
            ? new(RingStatus.Ok, Version: entry.Version, ExpiresUnixMilliseconds: entry.ExpiresUnixMilliseconds, Copies: write.Held.Count + 1)
            : RingOutcome.Full);
    }

    private void End(string key, PendingWrite write, RingOutcome outcome)
    {
        Count--;
        Queue<PendingWrite> queue = _byKey[key];
        queue.Dequeue();
        if (queue.Count == 0) _byKey.Remove(key);
        write.Answer(outcome);
        // Not in this call: a long queue of refusals would be as deep a stack.
        if (queue.Count > 0) questions.After(0, () => Begin(key, queue.Peek()));
    }
}
