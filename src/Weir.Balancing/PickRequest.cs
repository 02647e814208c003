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

    internal int TriedCount => _tried.Count;

    internal bool WasTried(Endpoint endpoint) => _tried.Count != 0 && _tried.Contains(endpoint.Id);
}
