using System.Diagnostics;
using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Reporting;
using Weir.Compare.Rows;

namespace Weir.Compare.Runs;

/// <summary>`bench/allocations`: managed bytes per request and collections while Weir serves a million of each kind.</summary>
/// <remarks>
/// The connections are open and warm when counting begins. The admin plane, which is asked for the figures, and the control
/// plane allocate too: so Weir is watched idle for as long as the load took, and what it allocates then is taken off.
/// Left over may be 64 KB (the runtime counts in steps of 8 KB a thread) or a byte a request, whichever is more: neither hides
/// anything that happens once a request, for the smallest object has 24 bytes.
/// </remarks>
internal static class AllocationsRun
{
    private const double MaxBytesPerRequest = 1;
    private const double CountingSteps = 65_536;
    private static readonly TimeSpan LongestSpell = TimeSpan.FromMinutes(10);

    public static int Run(Bench bench)
    {
        List<string[]> rows = [["load", "requests", "errors", "bytes", "idle bytes", "bytes/request", "gen 0", "gen 1", "gen 2", "verdict"]];
        bool passed = true;
        passed &= Spell(bench, rows, "HTTP 128 B", Protocol.Http, 128, bench.Options.Requests);
        passed &= Spell(bench, rows, "HTTP 64 KB", Protocol.Http, 65_536, bench.Options.Requests / 10);
        passed &= Spell(bench, rows, "TCP 128 B", Protocol.Tcp, 128, bench.Options.Requests);
        passed &= Spell(bench, rows, "TCP 1 MB", Protocol.Tcp, 1 << 20, bench.Options.Requests / 25);
        Table.WriteAligned(Console.Out, [.. rows]);
        return passed ? 0 : 1;
    }

    private static bool Spell(Bench bench, List<string[]> rows, string name, Protocol protocol, int bytes, long requests)
    {
        bench.Say($"{name}: warm-up, then {requests} requests");
        using PingLoad load = bench.PingLoad(protocol == Protocol.Http ? PingMode.Http : PingMode.Tcp);
        Assignment assignment = new()
        {
            Protocol = protocol,
            Port = Ports.Free(),
            Origins = load.Origins,
            AdminPort = Ports.Free(),
            Folder = bench.NewFolder("allocations"),
        };
        using Entrant weir = new(bench.Weir, assignment, Cpus.Proxy);
        using AdminMetrics metrics = new(assignment.AdminPort);
        for (int i = 0; i < 5; i++) _ = ManagedMemory.Read(metrics); // the admin plane warms up as well
        ManagedMemory before = default, after = default;
        Stopwatch watch = new();
        LoadResult result = load.Run(
            new LoadRequest(assignment.Port, Connections: 64, bytes, bench.Options.Warmup, LongestSpell, requests),
            begun: () =>
            {
                before = ManagedMemory.Read(metrics);
                watch.Start();
            },
            ended: () =>
            {
                watch.Stop();
                after = ManagedMemory.Read(metrics);
            });
        ManagedMemory loaded = after - before;

        before = ManagedMemory.Read(metrics);
        Thread.Sleep(watch.Elapsed);
        ManagedMemory idle = ManagedMemory.Read(metrics) - before;

        double beyond = Math.Max(0, loaded.AllocatedBytes - idle.AllocatedBytes);
        bool passed = beyond <= Math.Max(CountingSteps, MaxBytesPerRequest * result.Requests) && loaded.Gen0 <= idle.Gen0 && result.Errors == 0;
        rows.Add([name, $"{result.Requests}", $"{result.Errors}", $"{loaded.AllocatedBytes:0}", $"{idle.AllocatedBytes:0}", $"{beyond / result.Requests:0.000}",
            $"{loaded.Gen0}", $"{loaded.Gen1}", $"{loaded.Gen2}", passed ? "PASS" : "MISS"]);
        return passed;
    }
}
