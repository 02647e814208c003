using Weir.Ring.Storage;

namespace Weir.Ring.Replication;

/// <summary>A write in the queue of its key at the owner.</summary>
internal sealed class PendingWrite
{
    /// <summary>Null for an entry found on a replica, which is only to be held by all.</summary>
    public RingOperation? Operation { get; init; }

    public required Action<RingOutcome> Answer { get; init; }

    /// <summary>When it is given up, in milliseconds of <c>RingTime</c>.</summary>
    public required long Deadline { get; init; }

    /// <summary>What it writes, once its turn has come.</summary>
    public RingEntry? Entry { get; set; }

    /// <summary>Addresses that hold it already.</summary>
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);
}
