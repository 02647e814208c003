using Weir.Compare.Contestants;
using Weir.Compare.Load;
using Weir.Compare.Processes;
using Weir.Compare.Reporting;

namespace Weir.Compare.Rows;

/// <summary>What a proxy takes when it has just started, and what idle keep-alive connections add.</summary>
/// <remarks>
/// Each connection carries one request before it idles. The first connection is counted apart: it makes the pools. There are as many as
/// <paramref name="wanted"/>, or as one process may have descriptors.
/// </remarks>
internal sealed class IdleMemoryRow(string name, PingMode mode, int wanted) : IRow
{
    /// <summary>Descriptors of a process that are not for idle connections: its upstream connections and its own.</summary>
    private const int OtherDescriptors = 1_500;
    private const int SmokeConnections = 500;
    private const double MaxStartMegabytes = 40;
    private const double MaxConnectionKilobytes = 3;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private static readonly Column[] Columns =
    [
        new("start PSS MB", "startPssMb", "0.0"),
        new("start RSS MB", "startRssMb", "0.0"),
        new("1 conn PSS MB", "onePssMb", "0.0"),
        new("all PSS MB", "allPssMb", "0.0"),
        new("all RSS MB", "allRssMb", "0.0"),
        new("PSS kB/conn", "connectionPssKb", "0.00"),
        new("RSS kB/conn", "connectionRssKb", "0.00"),
        new("lost", Metrics.Errors, "0"),
    ];

    public string Name { get; } = name;

    public string Title => $"memory at start and with {Connections:N0} idle {Kind} (kB and MB are decimal)";

    private int Connections { get; } = (int)Math.Min(wanted, LibC.DescriptorLimit() - OtherDescriptors);

    private string Kind => mode switch
    {
        PingMode.Https => "keep-alive connections over TLS",
        PingMode.Http2 => "HTTP/2 connections over TLS",
        _ => $"keep-alive connections (≤ {MaxStartMegabytes} MB, ≤ {MaxConnectionKilobytes} kB each)",
    };

    private Protocol Protocol => mode == PingMode.Http ? Protocol.Http : Protocol.Https;

    public RowReport Run(Bench bench)
    {
        int connections = bench.Options.Smoke ? SmokeConnections : Connections;
        RowReport report = new(Name, Title, Columns);
        if (PingLoad.WhyAbsent(mode) is { } why) return RowReport.LeftOut(Name, Title, why);
        using PingLoad load = bench.PingLoad(mode);
        if (connections < wanted && !bench.Options.Smoke) report.Notes.Add($"{wanted:N0} connections were wanted, but a process may have {LibC.DescriptorLimit():N0} descriptors here (ulimit -Hn)");
        foreach (IContestant contestant in bench.Contestants(Protocol))
        {
            Dictionary<string, double> figures = Measure(bench, contestant, load, connections);
            report.Add(contestant.Name, figures);
            if (figures[Metrics.Errors] > 0) report.Fault($"{contestant.Name} closed {figures[Metrics.Errors]} idle connections");
            // Over TLS no target is set: the figures are shown beside the peers'.
            if (contestant.Name != WeirProxy.ContestantName || mode != PingMode.Http) continue;
            double each = Math.Max(figures["connectionPssKb"], figures["connectionRssKb"]);
            report.Verdicts.Add(new("PSS at start", $"{figures["startPssMb"]:0.0} MB", $"≤ {MaxStartMegabytes} MB", figures["startPssMb"] <= MaxStartMegabytes));
            report.Verdicts.Add(new("RSS at start", $"{figures["startRssMb"]:0.0} MB", $"≤ {MaxStartMegabytes} MB", figures["startRssMb"] <= MaxStartMegabytes));
            report.Verdicts.Add(new("memory per idle connection", $"{each:0.00} kB", $"≤ {MaxConnectionKilobytes} kB", each <= MaxConnectionKilobytes));
        }

        return report;
    }

    private Dictionary<string, double> Measure(Bench bench, IContestant contestant, PingLoad load, int connections)
    {
        using Entrant entrant = new(contestant, new()
        {
            Protocol = Protocol,
            IdleConnections = connections,
            Credentials = Protocol == Protocol.Https ? bench.CredentialsFor(KeyKind.P256) : null,
            Port = Ports.Free(),
            Origins = load.Origins,
            Folder = bench.NewFolder($"{Name}-{contestant.Name}"),
        }, Cpus.Proxy);
        Memory start = Settled(bench, entrant);
        load.Hold(entrant.Port, 1);
        Memory one = Settled(bench, entrant);
        int lost = load.Release();
        load.Hold(entrant.Port, connections);
        Memory all = Settled(bench, entrant);
        lost += load.Release();
        bench.Say($"{Name} {contestant.Name}: {start.PssMegabytes:0.0} MB at start, {all.PssMegabytes:0.0} MB with {connections} connections");
        return new(StringComparer.Ordinal)
        {
            ["startPssMb"] = start.PssMegabytes,
            ["startRssMb"] = start.RssMegabytes,
            ["onePssMb"] = one.PssMegabytes,
            ["allPssMb"] = all.PssMegabytes,
            ["allRssMb"] = all.RssMegabytes,
            ["connectionPssKb"] = (all.PssBytes - one.PssBytes) / 1e3 / (connections - 1),
            ["connectionRssKb"] = (all.RssBytes - one.RssBytes) / 1e3 / (connections - 1),
            [Metrics.Errors] = lost,
        };
    }

    private static Memory Settled(Bench bench, Entrant entrant)
    {
        Thread.Sleep(bench.Options.Smoke ? TimeSpan.Zero : Settle);
        return entrant.Memory;
    }
}
