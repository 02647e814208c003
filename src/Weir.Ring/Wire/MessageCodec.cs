using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Wire;

/// <summary>Messages as bytes: a version, a kind, the question's number, the position asked, a type, and the type's fields in order.</summary>
/// <remarks>Pure. Any bytes may be given to <see cref="TryRead"/>. The table of types in docs/ring.md follows the order here.</remarks>
public static class MessageCodec
{
    /// <summary>Nodes of different versions do not talk: the handshake says so before a frame is read.</summary>
    public const byte Version = 1;

    /// <summary>Bytes of the largest frame: two of the largest values.</summary>
    public const int MaxFrameBytes = 2 * RingEntry.MaxValueBytes;

    private const int MaxPeers = 1_024;
    private const int MaxItems = 16_384;

    public static byte[] Write(RingFrame frame)
    {
        WireWriter w = new();
        w.Byte(Version);
        w.Flag(frame.IsAnswer);
        w.Int((int)frame.Question);
        w.Id(frame.To);
        Write(w, frame.Message);
        return w.ToArray();
    }

    /// <returns>Null for what is no frame.</returns>
    public static RingFrame? TryRead(byte[] bytes)
    {
        WireReader r = new(bytes);
        if (r.Byte() != Version) return null;
        bool isAnswer = r.Flag();
        uint question = (uint)r.Int();
        var to = r.Id();
        RingMessage? message = Read(r);
        return message is null || r.IsFaulty || !r.IsAtEnd ? null : new(question, to, isAnswer, message);
    }

    private static void Write(WireWriter w, RingMessage message)
    {
        switch (message)
        {
            case RingMessage.AskStep m:
                w.Byte(1);
                w.Id(m.Key);
                w.Flag(m.Verify);
                break;
            case RingMessage.Step m:
                w.Byte(2);
                w.Byte((byte)m.Next.Kind);
                w.List(m.Next.Peers, w.Peer);
                w.List(m.Next.Nearer, w.Peer);
                break;
            case RingMessage.AskNeighbours:
                w.Byte(3);
                break;
            case RingMessage.Neighbours m:
                w.Byte(4);
                w.Optional(m.Predecessor, w.Peer);
                w.List(m.Successors, w.Peer);
                break;
            case RingMessage.Notify m:
                w.Byte(5);
                w.Peer(m.Candidate);
                break;
            case RingMessage.Leaving m:
                w.Byte(6);
                w.Peer(m.Leaver);
                w.Optional(m.Predecessor, w.Peer);
                w.List(m.Successors, w.Peer);
                break;
            case RingMessage.Done:
                w.Byte(7);
                break;
            case RingMessage.Refused:
                w.Byte(8);
                break;
            case RingMessage.Execute m:
                w.Byte(9);
                Write(w, m.Operation);
                break;
            case RingMessage.Request m:
                w.Byte(10);
                Write(w, m.Operation);
                break;
            case RingMessage.Outcome m:
                w.Byte(11);
                w.Byte((byte)m.Result.Status);
                w.Value(m.Result.Value);
                w.Version(m.Result.Version);
                w.Long(m.Result.ExpiresUnixMilliseconds);
                w.Int(m.Result.Copies);
                break;
            case RingMessage.Copy m:
                w.Byte(12);
                w.Peer(m.Owner);
                w.List(m.Entries, w.Entry);
                break;
            case RingMessage.Copied m:
                w.Byte(13);
                w.Byte((byte)m.Verdict);
                break;
            case RingMessage.Claim m:
                w.Byte(14);
                w.Peer(m.Owner);
                w.Range(m.Range);
                break;
            case RingMessage.Offer m:
                w.Byte(15);
                w.List(m.Entries, w.Entry);
                break;
            case RingMessage.AskDigest m:
                w.Byte(16);
                w.Range(m.Range);
                break;
            case RingMessage.Digest m:
                w.Byte(17);
                w.List(m.Slices, s => w.Long((long)s));
                break;
            case RingMessage.AskVersions m:
                w.Byte(18);
                w.Range(m.Range);
                w.List(m.Slices, w.Int);
                w.Text(m.After);
                break;
            case RingMessage.Versions m:
                w.Byte(19);
                w.List(m.Keys, k =>
                {
                    w.Text(k.Key);
                    w.Version(k.Version);
                });
                w.Flag(m.HasMore);
                break;
            case RingMessage.AskEntries m:
                w.Byte(20);
                w.List(m.Keys, w.Text);
                break;
            case RingMessage.EntriesFound m:
                w.Byte(21);
                w.List(m.Found, w.Entry);
                w.Int(m.Answered);
                break;
            case RingMessage.AskOwner m:
                w.Byte(22);
                w.Text(m.Key);
                break;
            case RingMessage.OwnerFound m:
                w.Byte(23);
                w.Id(m.Key);
                w.Optional(m.Found, w.Peer);
                w.List(m.Path, w.Peer);
                w.Int(m.Timeouts);
                break;
            case RingMessage.AskList m:
                w.Byte(24);
                w.Text(m.Prefix);
                w.Text(m.After);
                w.Int(m.Limit);
                break;
            case RingMessage.Listing m:
                w.Byte(25);
                w.List(m.Found, e =>
                {
                    w.Text(e.Key);
                    w.Version(e.Version);
                    w.Int(e.Bytes);
                    w.Long(e.ExpiresUnixMilliseconds);
                });
                w.Flag(m.HasMore);
                break;
            case RingMessage.AskStatus:
                w.Byte(26);
                break;
            case RingMessage.Status m:
                w.Byte(27);
                w.List(m.Positions, p => Write(w, p));
                break;
            default:
                throw new InvalidOperationException($"{message.GetType().Name} has no bytes: give it a type here");
        }
    }

    private static RingMessage? Read(WireReader r) => r.Byte() switch
    {
        1 => new RingMessage.AskStep(r.Id(), r.Flag()),
        2 => new RingMessage.Step(new LookupStep(Word<LookupStepKind>(r), r.List(MaxPeers, r.Peer), r.List(MaxPeers, r.Peer))),
        3 => new RingMessage.AskNeighbours(),
        4 => new RingMessage.Neighbours(r.Optional(r.Peer), r.List(MaxPeers, r.Peer)),
        5 => new RingMessage.Notify(r.Peer()),
        6 => new RingMessage.Leaving(r.Peer(), r.Optional(r.Peer), r.List(MaxPeers, r.Peer)),
        7 => new RingMessage.Done(),
        8 => new RingMessage.Refused(),
        9 => new RingMessage.Execute(Operation(r)),
        10 => new RingMessage.Request(Operation(r)),
        11 => new RingMessage.Outcome(new RingOutcome(Word<RingStatus>(r), r.Value(), r.Version(), r.Long(), r.Int())),
        12 => new RingMessage.Copy(r.Peer(), r.List(MaxItems, r.Entry)),
        13 => new RingMessage.Copied(Word<CopyVerdict>(r)),
        14 => new RingMessage.Claim(r.Peer(), r.Range()),
        15 => new RingMessage.Offer(r.List(MaxItems, r.Entry)),
        16 => new RingMessage.AskDigest(r.Range()),
        17 => new RingMessage.Digest(r.List(RingStore.Slices, () => (ulong)r.Long())),
        18 => new RingMessage.AskVersions(r.Range(), r.List(RingStore.Slices, r.Int), r.Text(RingEntry.MaxKeyBytes)),
        19 => new RingMessage.Versions(r.List(MaxItems, () => new KeyVersion(r.Key(), r.Version())), r.Flag()),
        20 => new RingMessage.AskEntries(r.List(MaxItems, r.Key)),
        21 => new RingMessage.EntriesFound(r.List(MaxItems, r.Entry), r.Int()),
        22 => new RingMessage.AskOwner(r.Key()),
        23 => new RingMessage.OwnerFound(r.Id(), r.Optional(r.Peer), r.List(MaxPeers, r.Peer), r.Int()),
        24 => new RingMessage.AskList(r.Text(RingEntry.MaxKeyBytes), r.Text(RingEntry.MaxKeyBytes), r.Int()),
        25 => new RingMessage.Listing(r.List(MaxItems, () => new ListedEntry(r.Key(), r.Version(), r.Int(), r.Long())), r.Flag()),
        26 => new RingMessage.AskStatus(),
        27 => new RingMessage.Status(r.List(MaxPeers, () => Position(r))),
        _ => null,
    };

    private static void Write(WireWriter w, RingOperation operation)
    {
        w.Byte((byte)operation.Action);
        w.Text(operation.Key);
        w.Value(operation.Value);
        w.Long(operation.LifeMilliseconds);
        w.Flag(operation.Expected is not null);
        if (operation.Expected is { } expected) w.Version(expected);
    }

    private static RingOperation Operation(WireReader r) => new()
    {
        Action = Word<RingAction>(r),
        Key = r.Key(),
        Value = r.Value(),
        LifeMilliseconds = Math.Max(0, r.Long()),
        Expected = r.Flag() ? r.Version() : null,
    };

    private static void Write(WireWriter w, PositionStatus position)
    {
        w.Peer(position.Self);
        w.Flag(position.IsServing);
        w.Optional(position.Predecessor, w.Peer);
        w.List(position.Successors, w.Peer);
        w.List(position.Fingers, w.Peer);
        w.Long(position.KeysOwned);
        w.Long(position.KeysHeld);
        w.Long(position.BytesHeld);
    }

    private static PositionStatus Position(WireReader r) => new(
        r.Peer(), r.Flag(), r.Optional(r.Peer), r.List(MaxPeers, r.Peer), r.List(MaxPeers, r.Peer), r.Long(), r.Long(), r.Long());

    private static T Word<T>(WireReader r)
        where T : struct, Enum
    {
        byte value = r.Byte();
        // The enumerations count up from 0.
        return value < Enum.GetValues<T>().Length ? (T)Enum.ToObject(typeof(T), value) : r.Fault<T>();
    }
}
