using System.Collections.Immutable;

namespace Weir.Balancing.Scheduling;

/// <summary>What a request of each class costs at each endpoint, as the configuration says it.</summary>
/// <remarks>
/// <para>A row is a class of requests; a column is named by a kind of endpoints (<see cref="EndpointOptions.Kind"/>) or by one
/// endpoint's address, which goes before its kind. A cell is the time that a request of size 1 takes there, in
/// <see cref="Unit"/>s; only their ratios matter as long as responses come.</para>
/// <para>Immutable; any thread. Rows are numbered from 0; the <em>class number</em> a request carries
/// (<see cref="PickRequest.Class"/>) is the row's + 1, for 0 is the request that has no class.</para>
/// </remarks>
public sealed class CostMatrix
{
    /// <summary>Of <see cref="Classes"/>.</summary>
    public const int MaxClasses = 1 << 20;

    private readonly double[] _costs;

    /// <summary>Copies the costs.</summary>
    /// <param name="classes">Distinct names; at least one.</param>
    /// <param name="columns">Distinct kinds or addresses; at least one.</param>
    /// <param name="costs">Class by class, one for each column: finite, above 0.</param>
    /// <exception cref="ArgumentException">Not so.</exception>
    public CostMatrix(ImmutableArray<string> classes, ImmutableArray<string> columns, ReadOnlySpan<double> costs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(classes.Length, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes.Length, MaxClasses, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfZero(columns.Length, nameof(columns));
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Length, classes.Length * columns.Length, nameof(costs));
        foreach (double cost in costs)
        {
            if (!(cost > 0) || !double.IsFinite(cost)) throw new ArgumentException($"A cost is {cost}. It is a time above 0.", nameof(costs));
        }
        Classes = new RequestClasses(classes);
        Columns = columns;
        _costs = costs.ToArray();
    }

    public RequestClasses Classes { get; }

    public ImmutableArray<string> Columns { get; }

    /// <summary>The time of one unit of cost.</summary>
    public TimeSpan Unit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The cost of a row in a column, in units.</summary>
    public double this[int row, int column] => _costs[(row * Columns.Length) + column];

    /// <summary>The column of an endpoint: of its address, else of its kind.</summary>
    /// <returns>−1: the matrix has none for it.</returns>
    public int ColumnOf(string address, string kind)
    {
        int byAddress = Columns.IndexOf(address);
        return byAddress >= 0 || kind.Length == 0 ? byAddress : Columns.IndexOf(kind);
    }
}
