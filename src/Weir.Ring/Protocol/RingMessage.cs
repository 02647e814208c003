using Weir.Ring.Identifiers;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Protocol;

/// <summary>Everything that nodes, and clients, say to each other: requests, each followed by its answers.</summary>
/// <remarks>A closed set; <c>Wire/MessageCodec</c> gives each its bytes.</remarks>
public abstract record RingMessage
{
    private RingMessage()
    {
    }

    /// <summary>The way to a key. With <paramref name="Verify"/>: the receiver is taken for the owner.</summary>
    public sealed record AskStep(RingId Key, bool Verify) : RingMessage;

    public sealed record Step(LookupStep Next) : RingMessage;

    /// <summary>Also the sign of life.</summary>
    public sealed record AskNeighbours : RingMessage;

    public sealed record Neighbours(RingPeer? Predecessor, RingPeer[] Successors) : RingMessage;

    /// <summary>The sender takes the receiver for its successor.</summary>
    public sealed record Notify(RingPeer Candidate) : RingMessage;

    /// <summary>The sender goes, and says who closes the gap.</summary>
    public sealed record Leaving(RingPeer Leaver, RingPeer? Predecessor, RingPeer[] Successors) : RingMessage;

    /// <summary>Taken note of.</summary>
    public sealed record Done : RingMessage;

    /// <summary>The receiver cannot do it: it is not (yet, any more) a member, or does not know the position asked for.</summary>
    public sealed record Refused : RingMessage;

    /// <summary>One operation, addressed to the key's owner.</summary>
    public sealed record Execute(RingOperation Operation) : RingMessage;

    /// <summary>One operation of a client, addressed to any node: it finds the owner.</summary>
    public sealed record Request(RingOperation Operation) : RingMessage;

    public sealed record Outcome(RingOutcome Result) : RingMessage;

    /// <summary>The owner's order to hold these entries.</summary>
    public sealed record Copy(RingPeer Owner, RingEntry[] Entries) : RingMessage;

    public sealed record Copied(CopyVerdict Verdict) : RingMessage;

    /// <summary>From now on take entries of this range from this owner alone.</summary>
    public sealed record Claim(RingPeer Owner, RingRange Range) : RingMessage;

    /// <summary>Entries found outside their range, for their owner to keep if they are news to it.</summary>
    public sealed record Offer(RingEntry[] Entries) : RingMessage;

    public sealed record AskDigest(RingRange Range) : RingMessage;

    /// <summary>One digest for each slice of the circle, in order.</summary>
    public sealed record Digest(ulong[] Slices) : RingMessage;

    /// <summary>Of some slices of a range, the keys after one.</summary>
    public sealed record AskVersions(RingRange Range, int[] Slices, string After) : RingMessage;

    /// <summary>Keys in ordinal order after the one asked for.</summary>
    public sealed record Versions(KeyVersion[] Keys, bool HasMore) : RingMessage;

    public sealed record AskEntries(string[] Keys) : RingMessage;

    /// <summary>As many of the entries asked for as fit, in the order asked.</summary>
    public sealed record EntriesFound(RingEntry[] Found, int Answered) : RingMessage;

    public sealed record AskOwner(string Key) : RingMessage;

    public sealed record OwnerFound(RingId Key, RingPeer? Found, RingPeer[] Path, int Timeouts) : RingMessage;

    /// <summary>What this machine owns, in ordinal order of keys.</summary>
    public sealed record AskList(string Prefix, string After, int Limit) : RingMessage;

    public sealed record Listing(ListedEntry[] Found, bool HasMore) : RingMessage;

    public sealed record AskStatus : RingMessage;

    public sealed record Status(PositionStatus[] Positions) : RingMessage;
}
