using Weir.Balancing.Strategies;

namespace Weir.Balancing.Scheduling;

/// <summary>When candidates are expected to end what they have, and what a request would add.</summary>
internal sealed class FinishTimes
{
    private const double EqualNanos = 1000;

    private readonly Candidates _candidates;
    private readonly CostModel _costs;
    private readonly CostColumn[] _columns;
    private readonly double[] _slowness;

    public FinishTimes(Candidates candidates, CostModel costs)
    {
        _candidates = candidates;
        _costs = costs;
        _columns = [.. candidates.Endpoints.ToArray().Select(endpoint => costs.ColumnOf(endpoint.Address))];
        _slowness = [.. candidates.Weights.ToArray().Select(weight => (double)Candidates.FullShare / weight)];
    }

    public int Count => _columns.Length;

    /// <summary>The time a request of size 1 takes at a candidate: its cost there over the candidate's weight.</summary>
    public double UnitNanos(int index, int classNumber) => _columns[index].NanosOf(classNumber) * _slowness[index];

    /// <summary>The same of this request.</summary>
    public double CostNanos(int index, in PickRequest request) =>
        UnitNanos(index, request.Class) * PlacedWork.SizeOf(request.Size);

    /// <summary>The same as it is counted at the endpoint.</summary>
    public long WorkNanos(int index, in PickRequest request) => PlacedWork.NanosOf(CostNanos(index, in request));

    /// <summary>Compares finishing times. What differs by less than a microsecond is equal: clocks are not read at one moment.</summary>
    public static int CompareFinish(double nanos, double otherNanos) =>
        Math.Abs(nanos - otherNanos) < EqualNanos ? 0 : nanos.CompareTo(otherNanos);

    /// <summary>Of candidates that end the request at the same time: below 0 if the first works less on it or, if equal, was picked
    /// longer ago.</summary>
    public int CompareFit(int index, long workNanos, Choice other)
    {
        int order = workNanos.CompareTo(other.WorkNanos);
        return order != 0 ? order : _candidates.Loads[index].LastPickedNanos.CompareTo(_candidates.Loads[other.Index].LastPickedNanos);
    }

    /// <summary>Where costs are learned, now and then a request goes where too little is known of its class.</summary>
    /// <returns><see cref="Choice.None"/>: the strategy decides.</returns>
    public Choice Explore(in PickRequest request)
    {
        if (!_costs.Explores(in request)) return Choice.None;
        double least = double.PositiveInfinity;
        for (int i = 0; i < Count; i++) least = Math.Min(least, CostNanos(i, in request));

        int best = -1;
        double bestSamples = CostModel.EnoughSamples;
        for (int i = 0; i < Count; i++)
        {
            double samples = _columns[i].SamplesToCome(request.Class);
            if (samples >= bestSamples || request.WasTried(_candidates.Endpoints[i]) || CostNanos(i, in request) > CostModel.TooDear * least) continue;
            best = i;
            bestSamples = samples;
        }
        if (best < 0) return Choice.None;
        _columns[best].Explore(request.Class);
        return new Choice(best, -1, WorkNanos(best, in request));
    }
}
