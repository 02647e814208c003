namespace Weir.Ring.Protocol;

/// <summary>How a node behaves. The same on all nodes of a ring, but for limits.</summary>
public sealed record RingOptions
{
    /// <summary>The size of the circle in bits; less than 160 only in tests.</summary>
    public int Bits { get; init; } = Identifiers.RingId.Bits;

    /// <summary>r: nodes known ahead. The ring heals while fewer than r consecutive nodes die at once.</summary>
    public int Successors { get; init; } = 16;

    /// <summary>k: machines that hold each entry, the owner included. At most <see cref="Successors"/>.</summary>
    public int Copies { get; init; } = 3;

    /// <summary>A write is never acknowledged with fewer copies, though the ring have no more machines.</summary>
    public int MinimumCopies { get; init; } = 1;

    /// <summary>Between two rounds of stabilisation.</summary>
    public int RoundMilliseconds { get; init; } = 200;

    /// <summary>Rounds between two comparisons with the replicas.</summary>
    public int RoundsPerRepair { get; init; } = 25;

    /// <summary>A node that takes longer to answer counts as dead.</summary>
    public int AnswerMilliseconds { get; init; } = 3_000;

    /// <summary>How long a client's operation is tried.</summary>
    public int OperationMilliseconds { get; init; } = 10_000;

    /// <summary>How long a deleted or expired key is remembered, so that a node that was away does not bring it back.</summary>
    public int TombstoneMilliseconds { get; init; } = 3_600_000;

    /// <summary>How long an entry that no owner claims here is kept before it is offered to its owner and dropped.</summary>
    public int StrayMilliseconds { get; init; } = 60_000;

    /// <summary>Entries of one position, tombstones included; a write beyond is refused as full.</summary>
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>Bytes of keys and values of one position; a write beyond is refused as full.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Writes under way at an owner; more are answered busy, without effect.</summary>
    public int MaxWrites { get; init; } = 10_000;
}
