namespace Weir.Net.Memory;

/// <summary>What becomes of an attempt to connect.</summary>
public enum MemoryConnect
{
    /// <summary>Accepted where somebody listens, refused where nobody does.</summary>
    Normal,

    /// <summary>Refused, although somebody may listen.</summary>
    Refused,

    /// <summary>Never answered: only a deadline of the caller's ends it.</summary>
    Hanging,

    /// <summary>There is no way to the address.</summary>
    Unreachable,
}
