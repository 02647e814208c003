using Weir.Balancing.Strategies;

namespace Weir.Balancing.Scheduling;

/// <summary><c>least-finish-time</c>: where the largest finishing time over all endpoints stays smallest.</summary>
/// <remarks>
/// The largest finishing time grows with that of the endpoint the request goes to, or not at all; of those that leave it as it is the
/// one that ends the request first is taken. So the earliest end of the request decides both. Of equals the one best suited to its
/// class (that works least on it), then the one picked longest ago, then the first in the configuration. Looks at every candidate. A
/// weight is a speed: an endpoint of weight 2 takes half the time. (The greedy rule of O. Ibarra and C. Kim, <em>Heuristic Algorithms
/// for Scheduling Independent Tasks on Nonidentical Processors</em>, 1977.)
/// </remarks>
public sealed class LeastFinishTimeStrategy(Candidates candidates, CostModel costs) : IStrategy
{
    private readonly FinishTimes _times = new(candidates, costs);

    public Choice Pick(in PickRequest request, Random random)
    {
        if (_times.Explore(in request) is { Index: >= 0 } unknown) return unknown;

        Choice best = Choice.None;
        long bestFinish = long.MaxValue;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (request.WasTried(candidates.Endpoints[i])) continue;
            candidates.Loads[i].ReadInFlight(out long begun);
            long work = _times.WorkNanos(i, in request);
            long finish = candidates.Loads[i].BacklogNanos(request.NowNanos) + work;
            int order = FinishTimes.CompareFinish(finish, bestFinish);
            if (order == 0) order = _times.CompareFit(i, work, best);
            if (order >= 0) continue;
            best = new Choice(i, begun, work);
            bestFinish = finish;
        }
        return best;
    }
}
