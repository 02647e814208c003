namespace Weir.Simulation.Bounds;

/// <summary>The best schedule of a small instance, by branch and bound.</summary>
/// <remarks>
/// Depth first, the longest jobs first, each on the machine first that ends it first. A branch is cut where the mean of the loads with
/// every remaining job at its least time, or one of these times alone, is no better than what there is. Exponential: meant for some dozen jobs.
/// </remarks>
public sealed class ExactSchedule
{
    private readonly JobTimes _times;
    private readonly int[] _order;
    private readonly double[] _restOfLeast;
    private readonly double[] _loads;
    private readonly int[] _machineOf;
    private long _nodesLeft;

    private ExactSchedule(JobTimes times, ReadOnlySpan<int> start, long maxNodes)
    {
        _times = times;
        _nodesLeft = maxNodes;
        double[] least = [.. Enumerable.Range(0, times.Jobs).Select(job => times[job].ToArray().Min())];
        _order = [.. Enumerable.Range(0, times.Jobs).OrderByDescending(job => least[job])];
        _restOfLeast = new double[times.Jobs + 1];
        for (int at = times.Jobs - 1; at >= 0; at--) _restOfLeast[at] = _restOfLeast[at + 1] + least[_order[at]];
        _loads = new double[times.Machines];
        _machineOf = new int[times.Jobs];
        Best = start.ToArray();
        Makespan = times.Makespan(start);
    }

    /// <summary>A machine for each job.</summary>
    public int[] Best { get; private set; }

    public double Makespan { get; private set; }

    /// <summary>Whether it is the best there is: the search came to its end.</summary>
    public bool IsProven => _nodesLeft >= 0;

    /// <summary>Searches from a schedule on.</summary>
    /// <param name="times">The instance.</param>
    /// <param name="start">A machine for each job.</param>
    /// <param name="maxNodes">Where to give up.</param>
    public static ExactSchedule Search(JobTimes times, ReadOnlySpan<int> start, long maxNodes)
    {
        ExactSchedule search = new(times, start, maxNodes);
        search.Branch(0, 0);
        return search;
    }

    private void Branch(int at, double total)
    {
        if (--_nodesLeft < 0) return;
        if (at == _order.Length)
        {
            double makespan = _loads.Max();
            if (makespan >= Makespan) return;
            Makespan = makespan;
            Best = [.. _machineOf];
            return;
        }
        if ((total + _restOfLeast[at]) / _loads.Length >= Makespan) return;

        int job = _order[at];
        Span<int> machines = stackalloc int[_loads.Length];
        Span<double> ends = stackalloc double[_loads.Length];
        for (int i = 0; i < machines.Length; i++) (machines[i], ends[i]) = (i, _loads[i] + _times[job, i]);
        ends.Sort(machines);
        for (int i = 0; i < machines.Length && ends[i] < Makespan; i++)
        {
            int machine = machines[i];
            double before = _loads[machine];
            _loads[machine] = ends[i];
            _machineOf[job] = machine;
            Branch(at + 1, total + _times[job, machine]);
            _loads[machine] = before;
        }
    }
}
