namespace Weir.Balancing.Scheduling;

/// <summary>The costs of one endpoint as its responses tell them.</summary>
internal sealed class LearnedColumn
{
    private readonly LearnedCosts _all;
    private readonly LearnedCell[] _cells;
    private readonly double[] _nanos;
    private readonly int[] _explored;

    public LearnedColumn(LearnedCosts all, string address, int classes, double start)
    {
        _all = all;
        Address = address;
        _cells = new LearnedCell[classes];
        _nanos = new double[classes];
        _explored = new int[classes];
        Array.Fill(_nanos, start);
        Costs = new CostColumn(_nanos, this);
    }

    public string Address { get; }

    public CostColumn Costs { get; }

    /// <summary>The logarithm of how much dearer than the mean of its pool it is.</summary>
    public double Log { get; private set; }

    public double SamplesOf(int number) => (uint)number < (uint)_cells.Length ? _cells[number].Samples : 0;

    public double SamplesToCome(int number) =>
        (uint)number < (uint)_cells.Length ? _cells[number].Samples + Volatile.Read(ref _explored[number]) : 0;

    public void Explore(int number)
    {
        if ((uint)number < (uint)_explored.Length) Interlocked.Increment(ref _explored[number]);
    }

    public void Observe(int number, double nanos, long nowNanos)
    {
        ref LearnedCell cell = ref _cells[number];
        // Any response will do: which request it was of does not matter.
        if (Volatile.Read(ref _explored[number]) > 0) Interlocked.Decrement(ref _explored[number]);
        if (!cell.TryEnter()) return;
        double estimate = cell.Observe(Math.Max(nanos, 1), nowNanos);
        Volatile.Write(ref _nanos[number], estimate);
        bool moves = cell.MovesFactors;
        cell.Leave();
        if (moves) _all.Relate(number, this);
    }

    public void Set(int number, double nanos, double samples)
    {
        if (!(nanos > 0) || !double.IsFinite(nanos) || !(samples > 0)) return;
        _cells[number].Set(nanos, samples);
        Volatile.Write(ref _nanos[number], nanos);
    }

    public void Guess(int number, double nanos) => Volatile.Write(ref _nanos[number], Math.Max(nanos, 1));

    public void MoveLog(ReadOnlySpan<double> classLogs)
    {
        double sum = 0;
        int count = 0;
        for (int number = 0; number < _cells.Length; number++)
        {
            // A class nobody else has seen says nothing of this endpoint, but moves both together, which does no harm.
            if (!(_cells[number].Samples > 0) || !(classLogs[number] > 0)) continue;
            sum += Math.Log(_nanos[number]) - classLogs[number];
            count++;
        }
        if (count > 0) Log = sum / count;
    }
}
