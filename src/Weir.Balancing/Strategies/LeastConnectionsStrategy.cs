namespace Weir.Balancing.Strategies;

/// <summary><c>least-connections</c>: the lowest (requests in progress + 1) / weight; of equals the one picked
/// longest ago, then the first in the configuration.</summary>
/// <remarks>
/// The + 1 counts the request at hand: with all idle the heaviest endpoint is first, and weights 2 and 1 fill as 2, 1, 2.
/// Looks at every candidate, because a promise about the whole process cannot rest on a part of it.
/// </remarks>
public sealed class LeastConnectionsStrategy(Candidates candidates) : IStrategy
{
    public Choice Pick(in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        ReadOnlySpan<EndpointLoad> loads = candidates.Loads;
        ReadOnlySpan<int> weights = candidates.Weights;
        Choice best = Choice.None;
        long bestLoad = 1;
        long bestWeight = 1;
        long bestPicked = 0;
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (request.WasTried(endpoints[i])) continue;
            long load = loads[i].ReadInFlight(out long begun) + 1L;
            // load / weight against bestLoad / bestWeight, without dividing; anything beats None.
            int order = (load * bestWeight).CompareTo(bestLoad * weights[i]);
            if (order == 0) order = loads[i].LastPickedNanos.CompareTo(bestPicked);
            if (best.Index >= 0 && order >= 0) continue;
            best = new Choice(i, begun);
            bestLoad = load;
            bestPicked = loads[i].LastPickedNanos;
            bestWeight = weights[i];
        }
        return best;
    }
}
