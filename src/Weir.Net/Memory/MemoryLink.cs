namespace Weir.Net.Memory;

/// <summary>The properties of the connections to an address.</summary>
public sealed record MemoryLink
{
    /// <summary>From who connects to who accepts.</summary>
    public MemoryDirection ToServer { get; init; } = new();

    /// <summary>From who accepts to who connects.</summary>
    public MemoryDirection ToClient { get; init; } = new();

    public MemoryConnect Connect { get; init; }

    /// <summary>A link with the same latency each way.</summary>
    public static MemoryLink WithLatency(TimeSpan oneWay) => new()
    {
        ToServer = new() { Latency = oneWay },
        ToClient = new() { Latency = oneWay },
    };

    /// <summary>A link that delivers in pieces of the given sizes, in turn, both ways.</summary>
    public static MemoryLink InPieces(params ReadOnlySpan<int> deliveryBytes) => new()
    {
        ToServer = new() { DeliveryBytes = [.. deliveryBytes] },
        ToClient = new() { DeliveryBytes = [.. deliveryBytes] },
    };
}
