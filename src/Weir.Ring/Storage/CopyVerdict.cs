namespace Weir.Ring.Storage;

/// <summary>What a replica says to its owner's entries.</summary>
public enum CopyVerdict
{
    /// <summary>They, or later versions, are held.</summary>
    Held,

    /// <summary>Another node has claimed the range, or the replica owns it itself: the sender is no longer its owner.</summary>
    NotYours,

    /// <summary>There is no room.</summary>
    Full,
}
