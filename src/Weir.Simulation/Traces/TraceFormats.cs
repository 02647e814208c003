using System.Collections.Immutable;

namespace Weir.Simulation.Traces;

/// <summary>All kinds of traces there are, the most particular first.</summary>
public static class TraceFormats
{
    /// <summary>For their names and examples.</summary>
    public static ImmutableArray<ITraceFormat> All { get; } = Create();

    /// <summary>New ones for one trace: a format may remember a header.</summary>
    internal static ImmutableArray<ITraceFormat> Create() => [new WeirLogFormat(), new HaproxyLogFormat(), new CombinedLogFormat(), new CsvFormat()];
}
