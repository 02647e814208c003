namespace Weir.Balancing.Scheduling;

/// <summary>What requests of each class cost at one endpoint.</summary>
/// <remarks>Any thread.</remarks>
public sealed class CostColumn
{
    private readonly double[] _nanos;
    private readonly LearnedColumn? _learned;

    /// <param name="nanos">By class number; kept, and written to by <paramref name="learned"/>.</param>
    /// <param name="learned">Null: the costs are known.</param>
    internal CostColumn(double[] nanos, LearnedColumn? learned)
    {
        _nanos = nanos;
        _learned = learned;
    }

    /// <summary>The time of a request of size 1, in nanoseconds.</summary>
    /// <param name="classNumber">One that nobody knows counts as none.</param>
    public double NanosOf(int classNumber) =>
        Volatile.Read(ref _nanos[(uint)classNumber < (uint)_nanos.Length ? classNumber : RequestClasses.None]);

    /// <summary>The time of a request, in nanoseconds: positive.</summary>
    public long Expect(in PickRequest request) => PlacedWork.NanosOf(NanosOf(request.Class) * PlacedWork.SizeOf(request.Size));

    /// <summary>Responses its estimate of a class rests on, old ones counting less, and those still to come of requests that were sent to
    /// find out. Of known costs: more than there can be.</summary>
    internal double SamplesToCome(int classNumber) => _learned?.SamplesToCome(classNumber) ?? double.PositiveInfinity;

    /// <summary>A request of a class is sent to find out.</summary>
    internal void Explore(int classNumber) => _learned?.Explore(classNumber);

    /// <summary>A request took the endpoint so long.</summary>
    internal void Observe(int classNumber, double size, long serviceNanos, long nowNanos) =>
        _learned?.Observe((uint)classNumber < (uint)_nanos.Length ? classNumber : RequestClasses.None, serviceNanos / size, nowNanos);
}
