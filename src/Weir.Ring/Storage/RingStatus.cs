namespace Weir.Ring.Storage;

/// <summary>How an operation ended.</summary>
public enum RingStatus
{
    /// <summary>Done; a write is held by the stated number of machines.</summary>
    Ok,

    /// <summary>A get, or a delete, of a key that is not there.</summary>
    NotFound,

    /// <summary>The key is at another version than the one expected; nothing was written.</summary>
    Mismatch,

    /// <summary>Sent to a node that does not own the key; without effect. The ring tries again and a client never sees it.</summary>
    NotOwner,

    /// <summary>Too much is under way, or the ring is mending; without effect. Try again.</summary>
    Busy,

    /// <summary>A limit of entries or bytes is reached; not acknowledged.</summary>
    Full,

    /// <summary>Nobody can say whether the write took effect, or takes it later.</summary>
    Unknown,

    /// <summary>No owner could be reached; a write was without effect.</summary>
    Unreachable,
}
