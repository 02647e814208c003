using Weir.Balancing.Strategies;

namespace Weir.Balancing.Scheduling;

/// <summary><c>priced-finish-time</c>: the earliest finishing time, plus a surcharge where the time is worth more to others.</summary>
/// <remarks>
/// <para>The surcharge is the margin × (price × cost there ÷ the least price × cost − 1), with the prices of
/// <see cref="EndpointPrices"/>: nothing where the request belongs, the margin where it takes twice the worth. The margin is two mean
/// requests, plus a quarter of the geometric mean of one request and all the backlog there is: what the backlog deviates from
/// its mean by chance grows as a root, too, and is not worth a bad placement. So nothing horizon-like has to be known: an idle
/// pool goes nearly by finishing time alone, a pool with much to do goes by price.</para>
/// <para>Ties as in <see cref="LeastFinishTimeStrategy"/>. Online primal-dual: N. Buchbinder, J. Naor, <em>The Design of Competitive Online
/// Algorithms via a Primal-Dual Approach</em>, 2009; prices from a sample: N. Devanur, T. Hayes, <em>The Adwords Problem</em>, 2009.</para>
/// </remarks>
public sealed class PricedFinishTimeStrategy : IStrategy
{
    private const double RequestsOfMargin = 2;
    private const double BacklogOfMargin = 0.25;

    private readonly Candidates _candidates;
    private readonly FinishTimes _times;
    private readonly EndpointPrices _prices;

    public PricedFinishTimeStrategy(Candidates candidates, CostModel costs)
    {
        _candidates = candidates;
        _times = new FinishTimes(candidates, costs);
        _prices = new EndpointPrices(_times, costs.Mix);
    }

    public Choice Pick(in PickRequest request, Random random)
    {
        _prices.Learn(in request);
        if (_times.Explore(in request) is { Index: >= 0 } unknown) return unknown;

        // 1. What there is: 64 KiB of stack at most, see Candidates.MaxCount.
        Span<long> backlogs = stackalloc long[_candidates.Count];
        Span<long> begun = stackalloc long[_candidates.Count];
        double backlog = 0;
        double leastPaid = double.PositiveInfinity;
        for (int i = 0; i < backlogs.Length; i++)
        {
            if (request.WasTried(_candidates.Endpoints[i])) continue;
            _candidates.Loads[i].ReadInFlight(out begun[i]);
            backlogs[i] = _candidates.Loads[i].BacklogNanos(request.NowNanos);
            backlog += backlogs[i];
            leastPaid = Math.Min(leastPaid, _prices[i] * _times.CostNanos(i, in request));
        }

        // 2. What it costs to be elsewhere than where it belongs.
        double mean = _prices.MeanNanos;
        double margin = (RequestsOfMargin * mean) + (BacklogOfMargin * Math.Sqrt(mean * backlog));

        Choice best = Choice.None;
        double bestScore = double.PositiveInfinity;
        long bestFinish = long.MaxValue;
        for (int i = 0; i < backlogs.Length; i++)
        {
            if (request.WasTried(_candidates.Endpoints[i])) continue;
            double cost = _times.CostNanos(i, in request);
            long work = PlacedWork.NanosOf(cost);
            long finish = backlogs[i] + work;
            double score = finish + (margin * ((_prices[i] * cost / leastPaid) - 1));
            int order = FinishTimes.CompareFinish(score, bestScore);
            if (order == 0) order = FinishTimes.CompareFinish(finish, bestFinish);
            if (order == 0) order = _times.CompareFit(i, work, best);
            if (order >= 0) continue;
            best = new Choice(i, begun[i], work);
            bestScore = score;
            bestFinish = finish;
        }
        return best;
    }
}
