using Weir.Simulation.Traces;

namespace Weir.Simulation.Workloads;

/// <summary>Makes traffic that is like a log's without being the log's: the same bursts and lulls in another order, other service times.</summary>
/// <remarks>
/// A circular block bootstrap (D. Politis and J. Romano, 1992): stretches of neighbouring requests, with the times between them, are drawn and
/// laid end to end. What differs from seed to seed is what might as well have happened, which is what confidence is about.
/// </remarks>
public static class Resampling
{
    private const int LeastBlock = 50;
    private const int BlocksOfLog = 40;

    /// <param name="trace">With at least two requests.</param>
    /// <param name="count">Requests wanted.</param>
    /// <param name="seed">The same seed gives the same requests.</param>
    /// <returns>Demands are numbers from 0 to 1, for <see cref="Fitting.FittedService"/>.</returns>
    public static Workload Of(Trace trace, int count, int seed)
    {
        Random random = new(seed);
        WorkloadBuilder builder = new();
        ushort[] classes = [.. trace.Classes.Select(builder.ClassOf)];
        TraceEntry[] entries = trace.Entries;
        int block = Math.Min(Math.Max(LeastBlock, entries.Length / BlocksOfLog), entries.Length);
        double now = 0;
        // From the last request back to the first there is no time between that the log knows: the mean stands in.
        double mean = (entries[^1].ArrivalSeconds - entries[0].ArrivalSeconds) / (entries.Length - 1);
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            if (i % block == 0) at = random.Next(entries.Length);
            ref readonly TraceEntry entry = ref entries[at];
            now += at == 0 ? mean : entry.ArrivalSeconds - entries[at - 1].ArrivalSeconds;
            builder.Add(now, classes[entry.Class], entry.Size, random.NextDouble(), entry.Client, entry.Key);
            at = (at + 1) % entries.Length;
        }
        return builder.Build();
    }
}
