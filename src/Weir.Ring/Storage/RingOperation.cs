namespace Weir.Ring.Storage;

/// <summary>One operation on one key.</summary>
public sealed record RingOperation
{
    public required RingAction Action { get; init; }

    public required string Key { get; init; }

    /// <summary>For <see cref="RingAction.Put"/>.</summary>
    public byte[]? Value { get; init; }

    /// <summary>For <see cref="RingAction.Put"/>: how long the entry lives; 0 for ever.</summary>
    public long LifeMilliseconds { get; init; }

    /// <summary>Compare-and-swap: only when the key is at this version; <see cref="RingVersion.None"/>: only when it is not there. Null: whatever it is.</summary>
    public RingVersion? Expected { get; init; }

    public bool IsWrite => Action != RingAction.Get;
}
