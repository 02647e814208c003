using System.Collections.Immutable;

namespace Weir.Balancing.Affinities;

/// <summary>Which endpoint of a pool an affinity leads to, as things stood when the snapshot was published.</summary>
/// <remarks>
/// <para>An endpoint serves its own clients while it is healthy, and while it drains until it is unhealthy: affinity is the old work that a
/// drain lets finish. A disabled endpoint serves nobody. In a panic health is not believed, here as for every other pick.</para>
/// <para>Immutable; any thread. A look-up is a binary search over at most <see cref="Strategies.Candidates.MaxCount"/> words.</para>
/// </remarks>
public sealed class AffinityIndex
{
    private readonly ulong[] _identities;
    private readonly Endpoint[] _known;
    private readonly Endpoint?[] _serving;

    /// <param name="endpoints">All of the pool.</param>
    /// <param name="isPanic">The pool picks among the unhealthy.</param>
    internal AffinityIndex(ImmutableArray<EndpointStatus> endpoints, bool isPanic)
    {
        EndpointStatus[] named = [.. endpoints.Where(status => status.Endpoint.Identity != 0).OrderBy(status => status.Endpoint.Identity)];
        _identities = Array.ConvertAll(named, status => status.Endpoint.Identity);
        _known = Array.ConvertAll(named, status => status.Endpoint);
        _serving = Array.ConvertAll(named, status => Serves(status, isPanic) ? status.Endpoint : null);
    }

    /// <summary>The endpoint that serves the clients of this identity.</summary>
    /// <returns>Null when it has left the pool, is disabled, or is unhealthy: the affinity is lost.</returns>
    public Endpoint? Find(ulong identity)
    {
        int index = Array.BinarySearch(_identities, identity);
        return index < 0 ? null : _serving[index];
    }

    /// <summary>The endpoint of this identity, whether or not it serves.</summary>
    /// <returns>Null when it has left the pool.</returns>
    public Endpoint? Known(ulong identity)
    {
        int index = Array.BinarySearch(_identities, identity);
        return index < 0 ? null : _known[index];
    }

    /// <summary>Counts the request at its own endpoint.</summary>
    /// <param name="request">With an affinity.</param>
    /// <param name="isFull">The endpoint is there and has all the requests it may have.</param>
    /// <returns>Null, and nothing counted, when it cannot go there.</returns>
    internal Endpoint? PickAndBegin(in PickRequest request, out bool isFull)
    {
        Endpoint? own = Find(request.Affinity);
        isFull = own is not null && !request.WasTried(own);
        if (!isFull || !own!.Load.TryBeginWithinLimit()) return null;
        isFull = false;
        return own;
    }

    private static bool Serves(EndpointStatus status, bool isPanic) => status.State switch
    {
        EndpointState.Healthy => true,
        EndpointState.Draining => status.IsFit || isPanic,
        EndpointState.Unhealthy => isPanic,
        _ => false,
    };
}
