using System.Net.Security;
using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Reporting;

namespace Weir.Compare.Rows;

/// <summary>All contestants under the same load, in alternation.</summary>
/// <remarks>
/// 1. Every contestant is started and warmed. 2. Each round loads one after the other; every second round in reverse order,
/// so that a drift of the machine falls on all alike. 3. Medians over the rounds.
/// </remarks>
internal sealed record LoadRow(string Name, string Title, Target Target) : IRow
{
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(3);

    private static readonly Column[] Columns =
    [
        new("req/s", Metrics.Rate, "0"),
        new("p50 µs", Metrics.P50Us, "0"),
        new("p99 µs", Metrics.P99Us, "0"),
        new("CPU µs/req", Metrics.CpuUs, "0.00"),
        new("busy", Metrics.Busy, "0.00"),
        new("PSS MB", Metrics.PssMb, "0.0"),
        new("errors", Metrics.Errors, "0"),
        new("spread", Metrics.Spread, "0.0%"),
        new("ratio", Metrics.Ratio, "0.00"),
        new("p99 ratio", Metrics.P99Ratio, "0.00"),
    ];

    /// <summary>How pingload plays; null for wrk with an nginx origin.</summary>
    public PingMode? Mode { get; init; }

    public Protocol Protocol { get; init; } = Protocol.Http;

    public int Bytes { get; init; } = 128;

    public int Connections { get; init; } = 64;

    public bool AccessLog { get; init; }

    /// <summary>Requests in progress on each connection, by h2load; 0 for the others, which have one.</summary>
    public int Streams { get; init; }

    /// <summary>Of the certificate, with <see cref="Protocol.Https"/>.</summary>
    public KeyKind Key { get; init; } = KeyKind.P256;

    private string? WhyAbsent => Mode is { } mode ? PingLoad.WhyAbsent(mode) : Streams > 0 ? H2Load.WhyAbsent(Protocol) : WrkLoad.WhyAbsent;

    public RowReport Run(Bench bench)
    {
        if (WhyAbsent is { } why) return RowReport.LeftOut(Name, Title, why);
        IReadOnlyList<IContestant> contestants = bench.Contestants(Protocol);
        List<Entrant> entrants = [];
        using ILoad load = Load(bench);
        try
        {
            foreach (IContestant contestant in contestants) entrants.Add(new Entrant(contestant, Assign(bench, contestant, load.Origins), Cpus.Proxy));
            if (bench.Options.Warmup > TimeSpan.Zero)
                foreach (Entrant entrant in entrants) entrant.Measure(load, Request(entrant.Port, TimeSpan.Zero, bench.Options.Warmup));
            TimeSpan duration = bench.Options.Duration ?? DefaultDuration;
            for (int round = 0; round < bench.Options.Rounds; round++)
            {
                foreach (Entrant entrant in round % 2 == 0 ? entrants : Enumerable.Reverse(entrants))
                {
                    Sample sample = entrant.Measure(load, Request(entrant.Port, LeadIn, duration));
                    entrant.Samples.Add(sample);
                    bench.Say($"{Name} round {round + 1} {entrant.Name}: {sample.Load.RequestsPerSecond:0} req/s, {sample.CpuUsPerRequest:0.00} µs CPU/req, busy {sample.Busy:0.00}");
                }
            }

            // The origin speaks no TLS, and a new connection costs it more than the proxy's kept ones.
            LoadResult? direct = bench.WithDirect && Protocol != Protocol.Https && Mode != PingMode.Close
                ? load.Run(Request(load.Origins[0], LeadIn, duration), static () => { }, static () => { })
                : null;
            RowReport report = Report(entrants, direct);
            if (Protocol == Protocol.Https) CompareTls(report, entrants);
            return report;
        }
        finally
        {
            entrants.ForEach(entrant => entrant.Dispose());
        }
    }

    private ILoad Load(Bench bench) =>
        Mode is { } mode ? bench.PingLoad(mode)
        : Streams > 0 ? new H2Load(Streams, Protocol, Bytes, bench.NewFolder(Name))
        : new WrkLoad(bench.ReportScript, bench.NewFolder(Name), tls: Protocol == Protocol.Https);

    private Assignment Assign(Bench bench, IContestant contestant, int[] origins) => new()
    {
        Protocol = Protocol,
        Port = Ports.Free(),
        Origins = origins,
        LargeBodies = Bytes >= 65_536,
        AccessLog = AccessLog,
        WebSocket = Mode == PingMode.WebSocket,
        Credentials = Protocol == Protocol.Https ? bench.CredentialsFor(Key) : null,
        Folder = bench.NewFolder($"{Name}-{contestant.Name}"),
    };

    private LoadRequest Request(int port, TimeSpan warmup, TimeSpan duration) => new(port, Connections, Bytes, warmup, duration);

    private void CompareTls(RowReport report, List<Entrant> entrants)
    {
        SslApplicationProtocol protocol = Streams > 0 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;
        ILookup<string, string> spoken = entrants.ToLookup(entrant => TlsProbe.Ask(entrant.Port, protocol), entrant => entrant.Name, StringComparer.Ordinal);
        foreach (IGrouping<string, string> group in spoken) report.Notes.Add($"{string.Join(", ", group)}: {group.Key}, {Key} key");
        if (spoken.Count > 1) report.Fault("the proxies negotiate different TLS: their figures cannot be compared");
    }

    private RowReport Report(List<Entrant> entrants, LoadResult? direct)
    {
        RowReport report = new(Name, Title, Columns);
        foreach (Entrant entrant in entrants)
        {
            List<Sample> samples = entrant.Samples;
            report.Add(entrant.Name, new(StringComparer.Ordinal)
            {
                [Metrics.Rate] = Statistics.Median(samples.Select(s => s.Load.RequestsPerSecond)),
                [Metrics.P50Us] = Statistics.Median(samples.Select(s => s.Load.P50Us)),
                [Metrics.P99Us] = Statistics.Median(samples.Select(s => s.Load.P99Us)),
                [Metrics.CpuUs] = Statistics.Median(samples.Select(s => s.CpuUsPerRequest)),
                [Metrics.Busy] = Statistics.Median(samples.Select(s => s.Busy)),
                [Metrics.PssMb] = Statistics.Median(samples.Select(s => s.Memory.PssMegabytes)),
                [Metrics.Errors] = samples.Sum(s => s.Load.Errors),
                [Metrics.Spread] = Statistics.Spread([.. samples.Select(s => s.CpuUsPerRequest)]),
            });
            if (samples.Exists(s => s.Load.Errors > 0 || s.Load.Requests == 0))
                report.Fault($"{entrant.Name}: {samples.Sum(s => s.Load.Errors)} errors in {samples.Sum(s => s.Load.Requests)} requests");
        }

        report.Judge(Target, Metrics.Ratio);
        report.Judge(Target.P99NoHigher, Metrics.P99Ratio);
        if (direct is not null)
        {
            report.Add("direct", new(StringComparer.Ordinal)
            {
                [Metrics.Rate] = direct.RequestsPerSecond,
                [Metrics.P50Us] = direct.P50Us,
                [Metrics.P99Us] = direct.P99Us,
                [Metrics.Errors] = direct.Errors,
            });
        }

        return report;
    }
}
