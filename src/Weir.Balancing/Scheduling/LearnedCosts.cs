using System.Collections.Immutable;

namespace Weir.Balancing.Scheduling;

/// <summary>The costs of a pool as its responses tell them.</summary>
/// <remarks>
/// <para>What was seen of a class at an endpoint is its cost there. Where nothing was seen yet, the classes are taken to differ by the same
/// factors everywhere (a matrix of rank 1): the class's factor times the endpoint's, times <see cref="Optimism"/>, so that
/// the endpoint is tried. The factors are geometric means and move with every few responses.</para>
/// <para>Updates are short and never wait: one that meets another is dropped, for there will be more.</para>
/// </remarks>
internal sealed class LearnedCosts(int classes)
{
    /// <summary>What nobody has seen is expected to be cheaper than the rest suggests.</summary>
    public const double Optimism = 0.5;

    /// <summary>One in so many requests of a class goes where too little is known of it.</summary>
    public const int ExploresOneIn = 10;

    private const double SizeWindow = 32;

    // Before any response: all are alike, and the number has no meaning.
    private static readonly double Start = TimeSpan.FromSeconds(1).TotalNanoseconds;

    private readonly List<LearnedColumn> _columns = [];
    private readonly double[] _classLogs = new double[classes];
    private readonly int[] _picks = new int[classes];
    private readonly double[] _meanSizes = new double[classes];
    private int _isBusy;

    public CostColumn Add(string address)
    {
        LearnedColumn column = new(this, address, classes, Start);
        _columns.Add(column);
        return column.Costs;
    }

    /// <summary>Whether a request is one to find out with: not the first of its class, for all are unknown alike then, and none of the
    /// larger ones, which would take longer to tell the same.</summary>
    public bool Explores(int number, double size)
    {
        if ((uint)number >= (uint)_picks.Length) number = RequestClasses.None;
        // Loops that count at once lose a count, which is nothing here.
        double mean = _meanSizes[number];
        _meanSizes[number] = mean = mean > 0 ? mean + ((size - mean) / SizeWindow) : size;
        if (++_picks[number] < ExploresOneIn || size > mean || !(_classLogs[number] > 0)) return false;
        _picks[number] = 0;
        return true;
    }

    public CostSnapshot Export(RequestClasses names)
    {
        ImmutableArray<LearnedCost>.Builder costs = ImmutableArray.CreateBuilder<LearnedCost>();
        for (int number = 0; number < classes; number++)
        {
            foreach (LearnedColumn column in _columns)
            {
                double samples = column.SamplesOf(number);
                if (samples > 0) costs.Add(new(number == 0 ? "" : names.Names[number - 1], column.Address, column.Costs.NanosOf(number), samples));
            }
        }
        return new CostSnapshot(costs.ToImmutable());
    }

    public void Import(CostSnapshot learned, RequestClasses names)
    {
        foreach (LearnedCost cost in learned.Costs)
        {
            int number = names.NumberOf(cost.Class);
            if (number == RequestClasses.None && cost.Class.Length > 0) continue;
            _columns.Find(column => column.Address == cost.Endpoint)?.Set(number, cost.Nanos, cost.Samples);
        }
        for (int number = 0; number < classes; number++)
        {
            foreach (LearnedColumn column in _columns) Relate(number, column);
        }
    }

    /// <summary>Moves the factors of a class and an endpoint, and with them what is expected where nothing was seen.</summary>
    public void Relate(int number, LearnedColumn seen)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0) return;
        double sum = 0;
        int count = 0;
        foreach (LearnedColumn column in _columns)
        {
            if (!(column.SamplesOf(number) > 0)) continue;
            sum += Math.Log(column.Costs.NanosOf(number)) - column.Log;
            count++;
        }
        if (count > 0) _classLogs[number] = sum / count;
        seen.MoveLog(_classLogs);

        foreach (LearnedColumn column in _columns)
        {
            if (!(column.SamplesOf(number) > 0)) column.Guess(number, Optimism * Math.Exp(_classLogs[number] + column.Log));
        }
        for (int other = 0; other < classes; other++)
        {
            if (!(seen.SamplesOf(other) > 0) && _classLogs[other] > 0) seen.Guess(other, Optimism * Math.Exp(_classLogs[other] + seen.Log));
        }
        Volatile.Write(ref _isBusy, 0);
    }
}
