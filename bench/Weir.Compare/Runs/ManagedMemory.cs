namespace Weir.Compare.Runs;

/// <summary>What the garbage collector has handed out and how often it ran, since the process began.</summary>
internal readonly record struct ManagedMemory(double AllocatedBytes, double Gen0, double Gen1, double Gen2)
{
    private const string Allocated = "dotnet_gc_allocated_bytes_total";

    public static ManagedMemory Read(AdminMetrics metrics)
    {
        Dictionary<string, double> values = metrics.Read();
        if (!values.TryGetValue(Allocated, out double allocated)) throw new CompareException($"Weir's /metrics has no {Allocated}");
        return new(allocated, Collections(0), Collections(1), Collections(2));

        double Collections(int generation) => values.GetValueOrDefault($"dotnet_gc_collections_total{{generation=\"{generation}\"}}");
    }

    public static ManagedMemory operator -(ManagedMemory after, ManagedMemory before) => new(
        after.AllocatedBytes - before.AllocatedBytes, after.Gen0 - before.Gen0, after.Gen1 - before.Gen1, after.Gen2 - before.Gen2);
}
