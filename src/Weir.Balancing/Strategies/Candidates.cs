namespace Weir.Balancing.Strategies;

/// <summary>The endpoints a strategy chooses from, in the order of the configuration, with their effective weights.</summary>
/// <remarks>
/// A weight counts in tenths of the configured one, because slow start grows it by tenths: an endpoint of weight 2 counts
/// 20, and 2 when it has just come back. Immutable; any thread.
/// </remarks>
public sealed class Candidates
{
    /// <summary>More endpoints than this in one pool call for a pool of pools, or for DNS.</summary>
    public const int MaxCount = 4096;

    /// <summary>The effective weight of an endpoint of weight 1 that is not in slow start.</summary>
    public const int FullShare = 10;

    private readonly Endpoint[] _endpoints;
    private readonly EndpointLoad[] _loads;
    private readonly int[] _weights;

    /// <summary>Copies both.</summary>
    /// <param name="endpoints">At most <see cref="MaxCount"/>.</param>
    /// <param name="weights">Effective weights, positive, one for each endpoint.</param>
    public Candidates(ReadOnlySpan<Endpoint> endpoints, ReadOnlySpan<int> weights)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endpoints.Length, MaxCount, nameof(endpoints));
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, endpoints.Length, nameof(weights));

        _endpoints = endpoints.ToArray();
        _weights = weights.ToArray();
        _loads = Array.ConvertAll(_endpoints, endpoint => endpoint.Load);
        HasEqualWeights = true;
        foreach (int weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight, nameof(weights));
            TotalWeight = checked(TotalWeight + weight);
            HasEqualWeights &= weight == weights[0];
        }
    }

    public int Count => _endpoints.Length;

    public ReadOnlySpan<Endpoint> Endpoints => _endpoints;

    public ReadOnlySpan<EndpointLoad> Loads => _loads;

    public ReadOnlySpan<int> Weights => _weights;

    public int TotalWeight { get; }

    public bool HasEqualWeights { get; }

    /// <summary>Whether both hold the same endpoints with the same weights in the same order.</summary>
    public bool SameAs(Candidates other) =>
        _weights.AsSpan().SequenceEqual(other._weights) && _endpoints.AsSpan().SequenceEqual(other._endpoints);

    /// <summary>Whether somebody is left for the request.</summary>
    public bool HasUntried(in PickRequest request)
    {
        // Each tried id can rule out one candidate only.
        if (request.TriedCount < Count) return true;
        foreach (Endpoint endpoint in _endpoints)
        {
            if (!request.WasTried(endpoint)) return true;
        }
        return false;
    }
}
