namespace Weir.Net.Memory;

/// <summary>What happens at a moment of virtual time.</summary>
internal enum MemoryEventKind
{
    /// <summary>The request to connect reaches the address.</summary>
    ConnectArrives,

    /// <summary>The answer reaches who connects; the argument is a <see cref="ConnectionError"/>, 0 for accepted.</summary>
    ConnectAnswered,

    /// <summary>Bytes arrive; the argument says how many.</summary>
    BytesArrive,

    /// <summary>The end of the stream arrives.</summary>
    EndArrives,

    /// <summary>A reset arrives.</summary>
    ResetArrives,

    /// <summary>The sender learns that the receiver has read; the argument says how many bytes.</summary>
    WindowOpens,

    /// <summary>A connection that has just been watched reports what it is ready for.</summary>
    WatchBegins,
}
