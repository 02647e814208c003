using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Reporting;
using Weir.Compare.Rows;

namespace Weir.Compare.Runs;

/// <summary>`bench/allocations`: managed bytes per request and collections while Weir serves a million of each kind.</summary>
/// <remarks>
/// The admin plane, which is asked for the figures, and the control plane allocate too. So Weir is watched idle for as long as
/// the load took, and what it allocates then is taken off. A limit of one byte a request leaves room for the steps in which
/// the runtime counts (8 KB a thread), and for nothing that happens once a request: the smallest object has 24 bytes.
/// </remarks>
internal static class AllocationsRun
{
    private const double MaxBytesPerRequest = 1;
    private static readonly TimeSpan LongestSpell = TimeSpan.FromMinutes(10);

    public static int Run(Bench bench)
    {
        List<string[]> rows = [["load", "requests", "errors", "bytes", "idle bytes", "bytes/request", "gen 0", "gen 1", "gen 2", "verdict"]];
        bool passed = true;
        passed &= Spell(bench, rows, "HTTP 128 B", Protocol.Http, 128, bench.Options.Requests);
        passed &= Spell(bench, rows, "HTTP 64 KB", Protocol.Http, 65_536, bench.Options.Requests / 10);
        passed &= Spell(bench, rows, "TCP 128 B", Protocol.Tcp, 128, bench.Options.Requests);
        passed &= Spell(bench, rows, "TCP 1 MB", Protocol.Tcp, 1 << 20, bench.Options.Requests / 100);
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
        LoadRequest request = new(assignment.Port, Connections: 64, bytes, TimeSpan.Zero, LongestSpell, requests);
        // The warm-up makes pools and buffers, and lets the JIT finish; the admin plane is asked too, for its own warm-up.
        _ = weir.Measure(load, request with { Duration = bench.Options.Warmup, MaxRequests = 0 });
        for (int i = 0; i < 5; i++) _ = ManagedMemory.Read(metrics);

        ManagedMemory before = ManagedMemory.Read(metrics);
        Sample sample = weir.Measure(load, request);
        ManagedMemory loaded = ManagedMemory.Read(metrics) - before;

        before = ManagedMemory.Read(metrics);
        Thread.Sleep(sample.Wall);
        ManagedMemory idle = ManagedMemory.Read(metrics) - before;

        double each = Math.Max(0, loaded.AllocatedBytes - idle.AllocatedBytes) / sample.Load.Requests;
        bool passed = each < MaxBytesPerRequest && loaded.Gen0 <= idle.Gen0 && sample.Load.Errors == 0;
        rows.Add([name, $"{sample.Load.Requests}", $"{sample.Load.Errors}", $"{loaded.AllocatedBytes:0}", $"{idle.AllocatedBytes:0}", $"{each:0.000}",
            $"{loaded.Gen0}", $"{loaded.Gen1}", $"{loaded.Gen2}", passed ? "PASS" : "MISS"]);
        return passed;
    }
}
