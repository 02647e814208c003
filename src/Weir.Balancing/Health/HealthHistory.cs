using System.Collections.Immutable;

namespace Weir.Balancing.Health;

/// <summary>The last changes of a pool, oldest first; when it is full the oldest goes.</summary>
/// <remarks>The owner synchronises.</remarks>
public sealed class HealthHistory
{
    public const int Limit = 256;

    private readonly Queue<HealthChange> _changes = new();

    /// <summary>All changes there were, also those forgotten.</summary>
    public long TotalChanges { get; private set; }

    public ImmutableArray<HealthChange> Changes => [.. _changes];

    internal void Add(HealthChange change)
    {
        if (_changes.Count == Limit) _changes.Dequeue();
        _changes.Enqueue(change);
        TotalChanges++;
    }
}
