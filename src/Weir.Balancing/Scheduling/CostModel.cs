using System.Collections.Immutable;

namespace Weir.Balancing.Scheduling;

/// <summary>What requests of each class cost at each endpoint of a pool: as it was given, or as it is learned from the responses.</summary>
/// <remarks>Belongs to the pool and outlives its snapshots. Any thread; nothing locks and a pick only reads.</remarks>
public sealed class CostModel
{
    /// <summary>More classes than this are too many to learn: each wants dozens of responses from each endpoint.</summary>
    public const int MaxLearnedClasses = 64;

    /// <summary>With fewer responses than this, a class's cost at an endpoint is not known well.</summary>
    internal const double EnoughSamples = 10;

    /// <summary>So many times the least cost is not paid for finding out.</summary>
    internal const double TooDear = 8;

    private readonly CostMatrix? _known;
    private readonly LearnedCosts? _learned;
    private readonly (string Address, string Kind)[] _endpoints;
    private readonly Dictionary<string, CostColumn> _columns = new(StringComparer.Ordinal);
    private readonly CostColumn _unknown;

    /// <param name="known">Null: learned.</param>
    /// <param name="classes">To be learned; ignored where the costs are known.</param>
    /// <param name="endpoints">Of the pool; addresses are distinct.</param>
    public CostModel(CostMatrix? known, ImmutableArray<string> classes, ReadOnlySpan<(string Address, string Kind)> endpoints)
    {
        _known = known;
        _endpoints = endpoints.ToArray();
        Classes = known?.Classes ?? new RequestClasses(classes);
        Mix = new RequestMix(Classes.Count);
        _unknown = new CostColumn(Uniform(Classes.Count), null);
        if (known is null) _learned = new LearnedCosts(Classes.Count);
        foreach ((string address, string kind) in _endpoints)
            _columns.Add(address, known is null ? _learned!.Add(address) : new CostColumn(Nanos(known, known.ColumnOf(address, kind)), null));
    }

    /// <summary>Every request costs the same everywhere.</summary>
    public static CostModel Unknown { get; } = new(new CostMatrix(["any"], ["any"], [1]), [], []);

    public RequestClasses Classes { get; }

    /// <summary>Whether responses change it.</summary>
    public bool IsLearned => _learned is not null;

    /// <summary>What the requests were that have been placed, for prices.</summary>
    internal RequestMix Mix { get; }

    /// <summary>Whether this request of a class is one to find out with.</summary>
    internal bool Explores(in PickRequest request) => _learned?.Explores(request.Class, PlacedWork.SizeOf(request.Size)) == true;

    /// <summary>The costs at an endpoint.</summary>
    public CostColumn ColumnOf(string address) => _columns.GetValueOrDefault(address, _unknown);

    /// <summary>What was learned so far; null when the costs were given.</summary>
    public CostSnapshot? Export() => _learned?.Export(Classes);

    /// <summary>Goes on from there. Classes and endpoints that this pool does not have are passed over.</summary>
    public void Import(CostSnapshot? learned)
    {
        if (learned is not null) _learned?.Import(learned, Classes);
    }

    /// <summary>Whether it serves such a pool as it is.</summary>
    internal bool IsFor(CostMatrix? known, ImmutableArray<string> classes, ReadOnlySpan<(string Address, string Kind)> endpoints) =>
        known == _known && endpoints.SequenceEqual(_endpoints) && (known is not null || classes.AsSpan().SequenceEqual(Classes.Names.AsSpan()));

    private static double[] Nanos(CostMatrix matrix, int column)
    {
        double[] nanos = new double[matrix.Classes.Count];
        if (column < 0)
        {
            Array.Fill(nanos, matrix.Unit.TotalNanoseconds);
            return nanos;
        }
        for (int row = 0; row < nanos.Length - 1; row++) nanos[row + 1] = matrix[row, column] * matrix.Unit.TotalNanoseconds;
        // A request of no class may be of any.
        nanos[RequestClasses.None] = nanos.AsSpan(1).ToArray().Average();
        return nanos;
    }

    private static double[] Uniform(int classes)
    {
        double[] nanos = new double[classes];
        Array.Fill(nanos, TimeSpan.FromSeconds(1).TotalNanoseconds);
        return nanos;
    }
}
