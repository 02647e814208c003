using Weir.Balancing.Strategies;

namespace Weir.Balancing.Scheduling;

/// <summary>When candidates are expected to end what they have, and what a request would add.</summary>
internal sealed class FinishTimes
{
    private readonly Candidates _candidates;
    private readonly CostColumn[] _columns;
    private readonly double[] _slowness;

    public FinishTimes(Candidates candidates, CostModel costs)
    {
        _candidates = candidates;
        _columns = [.. candidates.Endpoints.ToArray().Select(endpoint => costs.ColumnOf(endpoint.Address))];
        _slowness = [.. candidates.Weights.ToArray().Select(weight => (double)Candidates.FullShare / weight)];
    }

    /// <summary>The time a request takes at a candidate: its cost there over the candidate's weight.</summary>
    public double CostNanos(int index, in PickRequest request) =>
        _columns[index].NanosOf(request.Class) * PlacedWork.SizeOf(request.Size) * _slowness[index];

    /// <summary>The same as it is counted at the endpoint.</summary>
    public long WorkNanos(int index, in PickRequest request) => PlacedWork.NanosOf(CostNanos(index, in request));

    /// <summary>Below 0 if the first was picked longer ago.</summary>
    public int ComparePicked(int index, int other) =>
        _candidates.Loads[index].LastPickedNanos.CompareTo(_candidates.Loads[other].LastPickedNanos);
}
