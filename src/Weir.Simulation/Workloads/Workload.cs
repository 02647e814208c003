using System.Collections.Immutable;

namespace Weir.Simulation.Workloads;

/// <summary>The requests of a run in the order of their arrival, a column for each thing known of them.</summary>
/// <remarks>Columns, because a million requests in objects would be a million objects. Not changed once made.</remarks>
public sealed class Workload
{
    /// <summary>More than this does not fit the memory that a simulation may take.</summary>
    public const int MaxCount = 20_000_000;

    /// <summary>More classes than this are no classes.</summary>
    public const int MaxClasses = 1024;

    /// <summary>Since the start of the run; never decreasing.</summary>
    public required long[] ArrivalNanos { get; init; }

    /// <summary>An index into <see cref="Classes"/>.</summary>
    public required ushort[] Class { get; init; }

    /// <summary>The size as strategies get to see it.</summary>
    public required float[] Size { get; init; }

    /// <summary>What the <see cref="ServiceModel"/> makes a service time of.</summary>
    public required double[] Demand { get; init; }

    /// <summary>The hash of the client's address, well mixed.</summary>
    public required ulong[] Client { get; init; }

    /// <summary>The hash of the key that <c>hash</c> spreads by, well mixed; the same array as <see cref="Client"/> where there is no other.</summary>
    public required ulong[] Key { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    public int Count => ArrivalNanos.Length;

    /// <summary>From the first arrival to the last.</summary>
    public double SpanSeconds => Count == 0 ? 0 : (ArrivalNanos[^1] - ArrivalNanos[0]) / 1e9;
}
