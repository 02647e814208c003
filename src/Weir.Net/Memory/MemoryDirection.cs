using System.Collections.Immutable;

namespace Weir.Net.Memory;

/// <summary>What happens to bytes on their way from one end of a link to the other.</summary>
public sealed record MemoryDirection
{
    /// <summary>From being sent to arriving; also what the news of freed window takes the other way.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Bytes between the sender's and the receiver's program: both socket buffers and the wire. A sender that fills it waits.</summary>
    public int WindowBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes arrive in pieces of at most these sizes, in turn and over again, the loops running between them; empty: as they
    /// were sent. <c>[1]</c> delivers every byte by itself.</summary>
    public ImmutableArray<int> DeliveryBytes { get; init; } = [];

    /// <summary>Where the connection is lost, if it is.</summary>
    public MemoryCut? Cut { get; init; }
}
