using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>Picking where endpoints may have only so many requests in progress.</summary>
/// <remarks>
/// The strategy chooses as ever; an endpoint that is at its limit is passed over as if the request had tried it. A request can pass
/// over <see cref="TriedEndpoints.MaxCount"/> that way; after that the tier is searched from an arbitrary place, so an endpoint with
/// room is found whenever there is one. Limits are exact over all loops. A tier that is full does not overflow to the next: backups are
/// for endpoints that fail, and a queue is for a pool that is full. Trials are a caution, no such limit: a tier that is full because of
/// them does overflow, and where nobody else is left those on trial take more, for refusing a request would help nobody.
/// </remarks>
internal static class LimitedPick
{
    public static Endpoint? PickAndBegin(ReadOnlySpan<Tier> tiers, in PickRequest request, Random random, out bool isFull)
    {
        Candidates? onTrial = null;
        isFull = false;
        foreach (Tier tier in tiers)
        {
            // Better one on trial than one that is known to be down.
            if (onTrial is not null && tier.Number == SnapshotBuilder.LastResortTier) break;
            if (!tier.Candidates.HasUntried(in request)) continue;
            if ((ByStrategy(tier, in request, random) ?? BySearch(tier.Candidates, in request, random)) is { } endpoint) return endpoint;
            isFull = true;
            if (!HasTrials(tier.Candidates, in request)) break;
            onTrial ??= tier.Candidates;
        }
        Endpoint? beyond = onTrial is null ? null : BeyondTrials(onTrial, in request);
        isFull &= beyond is null;
        return beyond;
    }

    private static Endpoint? ByStrategy(Tier tier, in PickRequest request, Random random)
    {
        TriedEndpoints passedOver = request.Tried;
        while (true)
        {
            PickRequest next = request.With(passedOver);
            if (!tier.Candidates.HasUntried(in next)) return null;
            Choice choice = tier.Strategy.Pick(in next, random);
            if (choice.Index < 0) return null;
            Endpoint endpoint = tier.Candidates.Endpoints[choice.Index];
            if (endpoint.Load.TryBeginWithinLimit()) return endpoint;
            if (!passedOver.TryAdd(endpoint.Id)) return null;
        }
    }

    private static Endpoint? BySearch(Candidates candidates, in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        int start = random.Next(endpoints.Length);
        for (int i = 0; i < endpoints.Length; i++)
        {
            Endpoint endpoint = endpoints[(start + i) % endpoints.Length];
            if (!request.WasTried(endpoint) && endpoint.Load.TryBeginWithinLimit()) return endpoint;
        }
        return null;
    }

    private static bool HasTrials(Candidates candidates, in PickRequest request)
    {
        foreach (Endpoint endpoint in candidates.Endpoints)
        {
            if (!request.WasTried(endpoint) && endpoint.Load.IsOnTrial) return true;
        }
        return false;
    }

    private static Endpoint? BeyondTrials(Candidates candidates, in PickRequest request)
    {
        Endpoint? idlest = null;
        foreach (Endpoint endpoint in candidates.Endpoints)
        {
            if (request.WasTried(endpoint) || !endpoint.Load.IsOnTrial) continue;
            if (idlest is null || endpoint.Load.InFlight < idlest.Load.InFlight) idlest = endpoint;
        }
        return idlest?.Load.TryBeginWithinCapacity() == true ? idlest : null;
    }
}
