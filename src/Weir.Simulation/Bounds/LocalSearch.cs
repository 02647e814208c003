namespace Weir.Simulation.Bounds;

/// <summary>Moves jobs off the fullest machine and swaps them with others as long as that helps, then shakes and tries again.</summary>
/// <remarks>
/// A step takes the move or swap after which the fuller of its two machines is emptiest, if that is emptier than the fullest was. At a
/// local optimum a few jobs go elsewhere by chance (always the same chance: the search is deterministic) and the search goes on from
/// there; what is worse in the end is taken back. Work is bounded by <see cref="MaxVisits"/> pairs looked at.
/// </remarks>
internal sealed class LocalSearch
{
    private const long MaxVisits = 60_000_000;
    private const int MaxShakes = 400;
    private const int Seed = 1;

    private readonly JobTimes _times;
    private readonly int[] _machineOf;
    private readonly double[] _loads;
    private long _visits;

    private LocalSearch(JobTimes times, ReadOnlySpan<int> start)
    {
        _times = times;
        _machineOf = start.ToArray();
        _loads = times.Loads(start);
    }

    public static int[] Improve(JobTimes times, ReadOnlySpan<int> start)
    {
        if (times.Jobs == 0) return [];
        LocalSearch search = new(times, start);
        search.Descend();
        return search.Shake();
    }

    private int[] Shake()
    {
        Random random = new(Seed);
        int[] best = [.. _machineOf];
        double bestMakespan = _loads.Max();
        for (int shake = 0; shake < MaxShakes && _visits < MaxVisits; shake++)
        {
            for (int i = 0; i < 3; i++) Move(random.Next(_times.Jobs), random.Next(_times.Machines));
            Descend();
            double makespan = _loads.Max();
            if (makespan < bestMakespan)
            {
                bestMakespan = makespan;
                _machineOf.CopyTo(best, 0);
            }
            else
            {
                best.CopyTo(_machineOf, 0);
                _times.Loads(best).CopyTo(_loads, 0);
            }
        }
        return best;
    }

    private void Descend()
    {
        while (_visits < MaxVisits && Step()) { }
    }

    private bool Step()
    {
        int fullest = Array.IndexOf(_loads, _loads.Max());
        double bestFuller = _loads[fullest];
        (int Job, int Machine, int Back) best = (-1, -1, -1);
        for (int job = 0; job < _times.Jobs; job++)
        {
            if (_machineOf[job] != fullest) continue;
            ReadOnlySpan<double> row = _times[job];
            double without = _loads[fullest] - row[fullest];
            for (int machine = 0; machine < row.Length; machine++)
            {
                double fuller = Math.Max(without, _loads[machine] + row[machine]);
                if (machine != fullest && fuller < bestFuller) (bestFuller, best) = (fuller, (job, machine, -1));
            }
            for (int other = 0; other < _times.Jobs; other++)
            {
                int machine = _machineOf[other];
                if (machine == fullest) continue;
                double fuller = Math.Max(without + _times[other, fullest], _loads[machine] + row[machine] - _times[other, machine]);
                if (fuller < bestFuller) (bestFuller, best) = (fuller, (job, machine, other));
            }
            _visits += _times.Jobs + row.Length;
        }
        // Rounding alone must not keep it going.
        if (best.Job < 0 || bestFuller > _loads[fullest] * (1 - 1e-12)) return false;
        Move(best.Job, best.Machine);
        if (best.Back >= 0) Move(best.Back, fullest);
        return true;
    }

    private void Move(int job, int machine)
    {
        int from = _machineOf[job];
        _loads[from] -= _times[job, from];
        _loads[machine] += _times[job, machine];
        _machineOf[job] = machine;
    }
}
