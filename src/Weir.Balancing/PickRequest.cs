namespace Weir.Balancing;

/// <summary>What a strategy may know about the request it picks for.</summary>
public readonly struct PickRequest
{
    private readonly TriedEndpoints _tried;

    /// <summary>The key of a hashing strategy (see <see cref="PoolSnapshot.HashInput"/>), else ignored. All 64 bits must be
    /// well mixed: <see cref="Hashing.XxHash64"/> and <see cref="Hashing.ClientAddressHash"/> give such a hash.</summary>
    public ulong Hash { get; init; }

    /// <summary>The same monotonic clock as <see cref="EndpointLoad.End"/> takes.</summary>
    public long NowNanos { get; init; }

    public TriedEndpoints Tried { get => _tried; init => _tried = value; }

    /// <summary>The <see cref="EndpointOptions.Identity"/> of the endpoint that the client is to come back to; 0: of none.</summary>
    public ulong Affinity { get; init; }

    /// <summary>Nobody else will do: without that endpoint the pick finds nobody.</summary>
    public bool AffinityOnly { get; init; }

    /// <summary>Its class number (<see cref="Scheduling.RequestClasses"/>), for scheduling strategies; 0: none.</summary>
    public int Class { get; init; }

    /// <summary>How large it is among those of its class, for scheduling strategies; 0 counts as 1.</summary>
    public double Size { get; init; }

    /// <summary>The same request, having tried others.</summary>
    internal PickRequest With(TriedEndpoints tried) =>
        new() { Hash = Hash, NowNanos = NowNanos, Tried = tried, Class = Class, Size = Size };

    internal int TriedCount => _tried.Count;

    internal bool WasTried(Endpoint endpoint) => _tried.Count != 0 && _tried.Contains(endpoint.Id);
}
