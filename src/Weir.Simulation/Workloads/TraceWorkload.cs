using Weir.Simulation.Fitting;
using Weir.Simulation.Traces;

namespace Weir.Simulation.Workloads;

/// <summary>The requests of a trace, to be played again.</summary>
public static class TraceWorkload
{
    /// <summary>Requests that take what the trace, or its size, says.</summary>
    /// <param name="trace">Without response times.</param>
    /// <param name="perSizeSeconds">The service time of size 1, where the trace has no service times.</param>
    public static Workload BySize(Trace trace, double perSizeSeconds) =>
        Build(trace, i => double.IsNaN(trace.Entries[i].ServiceSeconds) ? trace.Entries[i].Size * perSizeSeconds : trace.Entries[i].ServiceSeconds);

    /// <summary>Requests that take what they took in the log, reckoned to an endpoint that is as fast as the mean of all.</summary>
    public static Workload ByModel(Trace trace, FittedModel model) => Build(trace, i =>
    {
        ref readonly TraceEntry entry = ref trace.Entries[i];
        // What went wrong would have taken what its class takes.
        if (double.IsNaN(model.ServiceSeconds[i])) return model.Cells[entry.Class].Average(c => c.Mean);
        int endpoint = trace.Endpoints.IsEmpty ? 0 : entry.Endpoint;
        return model.ServiceSeconds[i] / model.FactorOf(entry.Class, endpoint);
    });

    private static Workload Build(Trace trace, Func<int, double> demandOf)
    {
        WorkloadBuilder builder = new();
        ushort[] classes = [.. trace.Classes.Select(builder.ClassOf)];
        double first = trace.Entries[0].ArrivalSeconds;
        for (int i = 0; i < trace.Entries.Length; i++)
        {
            ref readonly TraceEntry entry = ref trace.Entries[i];
            builder.Add(entry.ArrivalSeconds - first, classes[entry.Class], entry.Size, demandOf(i), entry.Client, entry.Key);
        }
        return builder.Build();
    }
}
