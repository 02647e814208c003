namespace Weir.Balancing.Queues;

/// <summary>Something that waits in a <see cref="FairQueue"/>: the links are in it, so waiting allocates nothing more.</summary>
public abstract class QueuePlace
{
    internal QueuePlace? Next { get; set; }

    internal QueuePlace? Previous { get; set; }

    internal ClientLine? Line { get; set; }

    /// <summary>It stands in a queue.</summary>
    public bool IsQueued => Line is not null;

    /// <summary>Its priority class, while it stands in a queue.</summary>
    public int Class => Line?.Class ?? 0;
}
