using Weir.Balancing.Strategies;

namespace Weir.Balancing.Scheduling;

/// <summary><c>exponential-potential</c>: where the request raises the sum over endpoints of 4^(backlog / guess) least.</summary>
/// <remarks>
/// J. Aspnes, Y. Azar, A. Fiat, S. Plotkin, O. Waarts, <em>On-line Routing of Virtual Circuits with Applications to Load Balancing and
/// Machine Scheduling</em>, 1997: O(log m)-competitive on m unrelated machines, and no online rule has a better order. The guess of the
/// optimum starts with the first request of an idle pool and doubles when the chosen endpoint would get more than
/// 2 · guess · log₂ m. Other than in the paper the load of earlier guesses keeps counting, which makes no choice worse.
/// Ties as in <see cref="LeastFinishTimeStrategy"/>.
/// </remarks>
public sealed class ExponentialPotentialStrategy : IStrategy
{
    // 4 = 2².
    private const double LogBase = 2;
    private const double Slack = 2;

    // Clocks are not read at one moment, and powers are not exact.
    private const double EqualPart = 1e-6;

    private readonly Candidates _candidates;
    private readonly FinishTimes _times;
    private readonly double _bound;
    private double _guessNanos;

    public ExponentialPotentialStrategy(Candidates candidates, CostModel costs)
    {
        _candidates = candidates;
        _times = new FinishTimes(candidates, costs);
        _bound = Slack * Math.Log2(Math.Max(candidates.Count, 2));
    }

    public Choice Pick(in PickRequest request, Random random)
    {
        if (_times.Explore(in request) is { Index: >= 0 } unknown) return unknown;

        Span<long> backlogs = stackalloc long[_candidates.Count]; // 64 KiB with the next one, see Candidates.MaxCount
        Span<long> begun = stackalloc long[_candidates.Count];
        long fullest = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < backlogs.Length; i++)
        {
            _candidates.Loads[i].ReadInFlight(out begun[i]);
            backlogs[i] = _candidates.Loads[i].BacklogNanos(request.NowNanos);
            fullest = Math.Max(fullest, backlogs[i]);
            if (!request.WasTried(_candidates.Endpoints[i])) least = Math.Min(least, _times.CostNanos(i, in request));
        }

        // An idle pool is a new problem.
        double guess = Volatile.Read(ref _guessNanos);
        if (fullest == 0 || guess <= 0) guess = least;
        while (true)
        {
            Choice choice = Least(in request, backlogs, begun, fullest, guess);
            if (choice.Index < 0 || backlogs[choice.Index] + choice.WorkNanos <= guess * _bound)
            {
                Volatile.Write(ref _guessNanos, guess);
                return choice;
            }
            guess *= 2;
        }
    }

    private Choice Least(in PickRequest request, ReadOnlySpan<long> backlogs, ReadOnlySpan<long> begun, long fullest, double guess)
    {
        double scale = LogBase / guess;
        Choice best = Choice.None;
        double bestRise = double.PositiveInfinity;
        long bestFinish = long.MaxValue;
        for (int i = 0; i < backlogs.Length; i++)
        {
            if (request.WasTried(_candidates.Endpoints[i])) continue;
            long work = _times.WorkNanos(i, in request);
            long finish = backlogs[i] + work;
            // Relative to the fullest, so that nothing overflows that matters.
            double rise = PowerOfTwo.Of((finish - fullest) * scale) - PowerOfTwo.Of((backlogs[i] - fullest) * scale);
            int order = Math.Abs(rise - bestRise) <= EqualPart * rise ? 0 : rise.CompareTo(bestRise);
            if (order == 0) order = FinishTimes.CompareFinish(finish, bestFinish);
            if (order == 0) order = _times.CompareFit(i, work, best);
            if (order >= 0) continue;
            best = new Choice(i, begun[i], work);
            bestRise = rise;
            bestFinish = finish;
        }
        return best;
    }
}
