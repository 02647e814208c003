namespace Weir.Simulation.Workloads;

/// <summary>Collects requests in any order.</summary>
public sealed class WorkloadBuilder
{
    private const int FirstCapacity = 1024;

    private readonly Dictionary<string, ushort> _classes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private Row[] _rows = new Row[FirstCapacity];

    public int Count { get; private set; }

    /// <summary>Whether as many classes as may be are known, so that no other can be added.</summary>
    public bool HasAllClasses => _names.Count >= Workload.MaxClasses;

    /// <summary>The index of a class, which is new when nobody has asked for it before.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="Workload.MaxClasses"/> others.</exception>
    public ushort ClassOf(string name)
    {
        if (_classes.TryGetValue(name, out ushort known)) return known;
        if (HasAllClasses) throw new InvalidOperationException($"There are more than {Workload.MaxClasses} classes.");
        _names.Add(name);
        return _classes[name] = (ushort)(_names.Count - 1);
    }

    public bool IsKnownClass(string name) => _classes.ContainsKey(name);

    /// <summary>Adds a request.</summary>
    /// <exception cref="InvalidOperationException">There are <see cref="Workload.MaxCount"/> already.</exception>
    public void Add(double arrivalSeconds, ushort @class, double size, double demand, ulong client, ulong key)
    {
        if (Count == Workload.MaxCount) throw new InvalidOperationException($"There are more than {Workload.MaxCount} requests.");
        if (Count == _rows.Length) Array.Resize(ref _rows, Count * 2);
        _rows[Count] = new Row((long)(arrivalSeconds * 1e9), Count, @class, (float)size, demand, client, key);
        Count++;
    }

    /// <summary>The requests in the order of their arrival, those at the same time in the order they were added; the first arrives at 0.</summary>
    public Workload Build()
    {
        Span<Row> rows = _rows.AsSpan(0, Count);
        if (!IsSorted(rows)) rows.Sort(static (a, b) => a.Nanos != b.Nanos ? a.Nanos.CompareTo(b.Nanos) : a.Order.CompareTo(b.Order));
        long first = Count == 0 ? 0 : rows[0].Nanos;
        Workload workload = new()
        {
            ArrivalNanos = new long[Count],
            Class = new ushort[Count],
            Size = new float[Count],
            Demand = new double[Count],
            Client = new ulong[Count],
            Key = new ulong[Count],
            Classes = [.. _names],
        };
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly Row row = ref rows[i];
            workload.ArrivalNanos[i] = row.Nanos - first;
            workload.Class[i] = row.Class;
            workload.Size[i] = row.Size;
            workload.Demand[i] = row.Demand;
            workload.Client[i] = row.Client;
            workload.Key[i] = row.Key;
        }
        return workload;
    }

    private static bool IsSorted(ReadOnlySpan<Row> rows)
    {
        for (int i = 1; i < rows.Length; i++)
        {
            if (rows[i].Nanos < rows[i - 1].Nanos) return false;
        }
        return true;
    }

    private readonly record struct Row(long Nanos, int Order, ushort Class, float Size, double Demand, ulong Client, ulong Key);
}
