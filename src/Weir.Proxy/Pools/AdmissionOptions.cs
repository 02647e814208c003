namespace Weir.Proxy.Pools;

/// <summary>How many requests a pool takes at once, and what becomes of those beyond it.</summary>
public sealed record AdmissionOptions
{
    /// <summary>Requests in progress over all endpoints; null: as many as its endpoints take.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>Requests that may wait; 0: none, what comes beyond the limit is refused.</summary>
    public int QueueLength { get; init; }

    /// <summary>How long one may wait.</summary>
    public TimeSpan QueueWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The field whose value (<c>high</c>, <c>normal</c>, <c>low</c>) gives the priority class; null: the route alone does.</summary>
    public HashKeySource? PriorityHeader { get; init; }
}
