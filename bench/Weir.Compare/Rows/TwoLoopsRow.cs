using System.Diagnostics;
using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Reporting;

namespace Weir.Compare.Rows;

/// <summary>Do two loops on two cores serve twice what one does?</summary>
/// <remarks>
/// On two cores the client cannot have a core of its own, so the whole unit is doubled. One: a loop, its client and its origin
/// share the first CPU, the second idles. Two: the same on both CPUs, with two loops in one proxy process and two clients, which share
/// nothing with each other. Both fill their CPUs. Two readings:
/// *measured* is requests/s of two over requests/s of one: it contains all that loops cost each other, but the client's share
/// of the CPU dilutes it. *Capacity* takes the client out: 2 × (CPU per request with one loop) / (CPU per request with two).
/// It holds as long as two loops leave no CPU idle, for waiting costs no CPU time; so the idle share stands beside it.
/// Weir is judged by the lower of the two. `direct` is the client and origin alone: what this machine gives at best.
/// </remarks>
internal sealed class TwoLoopsRow : IRow
{
    private const double Wanted = 1.8;
    private const int ConnectionsPerClient = 64;
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(200);

    private static readonly Column[] Columns =
    [
        new("1: req/s", "oneRate", "0"),
        new("2: req/s", "twoRate", "0"),
        new("1: CPU µs/req", "oneCpuUs", "0.00"),
        new("2: CPU µs/req", "twoCpuUs", "0.00"),
        new("2: idle", "twoIdle", "0.0%"),
        new("errors", Metrics.Errors, "0"),
        new("measured", "measured", "0.00"),
        new("capacity", "capacity", "0.00"),
    ];

    public string Name => "two-loops";

    public string Title => "two loops on two cores over one loop on one (≥ 1.8; how it is measured: docs/performance.md)";

    public RowReport Run(Bench bench)
    {
        RowReport report = new(Name, Title, Columns);
        using PingLoad first = bench.PingLoad(PingMode.Http, Cpus.Proxy);
        using PingLoad second = bench.PingLoad(PingMode.Http, Cpus.Load);
        List<Pair> pairs = [];
        try
        {
            foreach (IContestant contestant in bench.Contestants(Protocol.Http))
            {
                pairs.Add(new(contestant.Name,
                    new Entrant(contestant, Assign(bench, contestant, 1, first.Origins), Cpus.Proxy),
                    new Entrant(contestant, Assign(bench, contestant, 2, [.. first.Origins, .. second.Origins]), string.Join(',', Cpus.Both))));
            }

            if (bench.WithDirect) pairs.Add(new("direct", null, null));
            Warm(bench, pairs, first, second);
            for (int round = 0; round < bench.Options.Rounds; round++)
            {
                foreach (Pair pair in round % 2 == 0 ? pairs : Enumerable.Reverse(pairs)) Measure(bench, pair, first, second);
            }
        }
        finally
        {
            pairs.ForEach(pair => pair.Dispose());
        }

        foreach (Pair pair in pairs) Report(report, pair);
        return report;
    }

    private static void Warm(Bench bench, List<Pair> pairs, PingLoad first, PingLoad second)
    {
        if (bench.Options.Warmup == TimeSpan.Zero) return;
        foreach (Pair pair in pairs.Where(pair => pair.One is not null))
        {
            _ = Load(pair.One, [first], TimeSpan.Zero, bench.Options.Warmup);
            _ = Load(pair.Two, [first, second], TimeSpan.Zero, bench.Options.Warmup);
        }
    }

    private static void Measure(Bench bench, Pair pair, PingLoad first, PingLoad second)
    {
        TimeSpan duration = bench.Options.Duration ?? TimeSpan.FromSeconds(3);
        pair.Ones.Add(Load(pair.One, [first], LeadIn, duration));
        pair.Twos.Add(Load(pair.Two, [first, second], LeadIn, duration));
        bench.Say($"two-loops {pair.Name}: {pair.Ones[^1].Rate:0} req/s by one, {pair.Twos[^1].Rate:0} req/s by two");
    }

    private static Reading Load(Entrant? entrant, PingLoad[] clients, TimeSpan warmup, TimeSpan duration)
    {
        LoadRequest[] requests = [.. clients.Select(client => new LoadRequest(entrant?.Port ?? client.Origins[0], ConnectionsPerClient, 128, warmup, duration))];
        for (int i = 0; i < clients.Length; i++) clients[i].Begin(requests[i]);
        for (int i = 0; i < clients.Length; i++) clients[i].AwaitBegin(requests[i]);
        TimeSpan before = entrant?.CpuTime ?? default;
        double idleBefore = IdleSeconds(clients.Length);
        Stopwatch watch = Stopwatch.StartNew();
        LoadResult[] results = [.. clients.Select((client, i) => client.AwaitEnd(requests[i]))];
        TimeSpan cpu = (entrant?.CpuTime ?? default) - before;
        double idle = (IdleSeconds(clients.Length) - idleBefore) / watch.Elapsed.TotalSeconds / clients.Length;
        foreach (PingLoad client in clients) client.AwaitDone();
        long completed = results.Sum(result => result.Requests);
        return new(results.Sum(result => result.RequestsPerSecond), cpu.TotalMicroseconds / completed, idle, results.Sum(result => result.Errors));
    }

    // Fields of a cpu line in /proc/stat: user nice system idle …, in hundredths of a second.
    private static double IdleSeconds(int cpus) => File.ReadLines("/proc/stat")
        .Select(line => line.Split(' '))
        .Where(fields => Cpus.Both.Take(cpus).Any(cpu => fields[0] == $"cpu{cpu}"))
        .Sum(fields => double.Parse(fields[4], System.Globalization.CultureInfo.InvariantCulture) / 100);

    private static Assignment Assign(Bench bench, IContestant contestant, int loops, int[] origins) => new()
    {
        Protocol = Protocol.Http,
        Port = Ports.Free(),
        Origins = origins,
        Loops = loops,
        Folder = bench.NewFolder($"two-loops-{contestant.Name}-{loops}"),
    };

    private static void Report(RowReport report, Pair pair)
    {
        double oneRate = Statistics.Median(pair.Ones.Select(r => r.Rate)), twoRate = Statistics.Median(pair.Twos.Select(r => r.Rate));
        double oneCpu = Statistics.Median(pair.Ones.Select(r => r.CpuUs)), twoCpu = Statistics.Median(pair.Twos.Select(r => r.CpuUs));
        long errors = pair.Ones.Concat(pair.Twos).Sum(r => r.Errors);
        Dictionary<string, double> figures = new(StringComparer.Ordinal)
        {
            ["oneRate"] = oneRate,
            ["twoRate"] = twoRate,
            ["twoIdle"] = Statistics.Median(pair.Twos.Select(r => r.Idle)),
            [Metrics.Errors] = errors,
            ["measured"] = twoRate / oneRate,
        };
        if (pair.One is not null)
        {
            figures["oneCpuUs"] = oneCpu;
            figures["twoCpuUs"] = twoCpu;
            figures["capacity"] = 2 * oneCpu / twoCpu;
        }

        report.Add(pair.Name, figures);
        if (errors > 0) report.Fault($"{pair.Name}: {errors} errors");
        if (pair.Name != WeirProxy.ContestantName) return;
        double value = Math.Min(twoRate / oneRate, 2 * oneCpu / twoCpu);
        report.Verdicts.Add(new("two loops over one, lower reading", $"{value:0.00}", $"≥ {Wanted:0.00}", value >= Wanted));
    }

    private readonly record struct Reading(double Rate, double CpuUs, double Idle, long Errors);

    private sealed record Pair(string Name, Entrant? One, Entrant? Two) : IDisposable
    {
        public List<Reading> Ones { get; } = [];

        public List<Reading> Twos { get; } = [];

        public void Dispose()
        {
            One?.Dispose();
            Two?.Dispose();
        }
    }
}
