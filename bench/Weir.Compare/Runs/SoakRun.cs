using System.Diagnostics;
using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Rows;

namespace Weir.Compare.Runs;

/// <summary>`bench/soak`: Weir under mixed load for a long time; its memory has to stay flat.</summary>
/// <remarks>
/// The load goes round: small requests, 64 KB bodies, a connection a request, a crowd of idle connections, and rest. Memory
/// is read in the rest, when what a load needed has been given back. Flat means: the median of the last third is no more than
/// 5 % or 2 MB (whichever is more) over the median of the middle third. (The first third is warm-up: pools grow, the JIT works.)
/// </remarks>
internal static class SoakRun
{
    private const double AllowedShare = 0.05;
    private const double AllowedMegabytes = 2;
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromMinutes(10);

    public static int Run(Bench bench)
    {
        TimeSpan duration = bench.Options.Duration ?? DefaultDuration;
        TimeSpan spell = bench.Options.Every / 5;
        using PingLoad kept = bench.PingLoad(PingMode.Http);
        using PingLoad closing = bench.PingLoad(PingMode.Close);
        Assignment assignment = new()
        {
            Protocol = Protocol.Http,
            Port = Ports.Free(),
            Origins = [.. kept.Origins, .. closing.Origins],
            AdminPort = Ports.Free(),
            Folder = bench.NewFolder("soak"),
        };
        using Entrant weir = new(bench.Weir, assignment, Cpus.Proxy);
        using AdminMetrics metrics = new(assignment.AdminPort);
        LoadRequest request = new(assignment.Port, Connections: 64, Bytes: 128, TimeSpan.Zero, spell);
        List<double> memory = [];
        long requests = 0, errors = 0;
        Stopwatch watch = Stopwatch.StartNew();
        Console.WriteLine("   time   requests  errors  PSS MB  RSS MB  allocated MB  gen 0  gen 1  gen 2");
        while (watch.Elapsed < duration)
        {
            Count(weir.Measure(kept, request));
            Count(weir.Measure(kept, request with { Bytes = 65_536 }));
            Count(weir.Measure(closing, request));
            kept.Hold(assignment.Port, 2_000);
            Thread.Sleep(spell);
            errors += kept.Release();
            Thread.Sleep(spell);
            Memory now = weir.Memory;
            ManagedMemory managed = ManagedMemory.Read(metrics);
            memory.Add(now.RssMegabytes);
            Console.WriteLine($"{watch.Elapsed.TotalSeconds,7:0}s {requests,10} {errors,7} {now.PssMegabytes,7:0.0} {now.RssMegabytes,7:0.0} {managed.AllocatedBytes / 1e6,13:0.0} {managed.Gen0,6} {managed.Gen1,6} {managed.Gen2,6}");
        }

        return Judge(memory, errors) ? 0 : 1;

        void Count(Sample sample)
        {
            requests += sample.Load.Requests;
            errors += sample.Load.Errors;
        }
    }

    private static bool Judge(List<double> memory, long errors)
    {
        int third = memory.Count / 3;
        if (third == 0)
        {
            Console.WriteLine("too short to judge: at least three lines are needed");
            return errors == 0;
        }

        double middle = Statistics.Median(memory.Skip(third).Take(third)), last = Statistics.Median(memory.Skip(2 * third));
        bool flat = last - middle <= Math.Max(AllowedMegabytes, AllowedShare * middle);
        Console.WriteLine($"{(flat && errors == 0 ? "PASS" : "MISS")} RSS {middle:0.0} MB in the middle third, {last:0.0} MB in the last; {errors} errors");
        return flat && errors == 0;
    }
}
