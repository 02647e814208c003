using Weir.Compare.Contestants;
using Weir.Compare.Load;

namespace Weir.Compare.Rows;

/// <summary>The rows of the comparison, in the order they run.</summary>
internal static class RowCatalogue
{
    public static IReadOnlyList<IRow> All { get; } =
    [
        new LoadRow("http-128", "HTTP keep-alive, 128 B bodies, 64 connections (wrk, nginx origin)", Target.CpuAtMost(0.85)),
        new LoadRow("http-1k", "HTTP keep-alive, 1 KB bodies, 64 connections (wrk, nginx origin)", Target.CpuAtMost(0.9)) { Bytes = 1024 },
        new LoadRow("http-64k", "HTTP keep-alive, 64 KB bodies, 64 connections (wrk, nginx origin)", Target.CpuAtMost(0.9)) { Bytes = 65_536 },
        new LoadRow("http-128-log", "the same as http-128 with access logs to a file (Weir: JSON)", Target.CpuAtMost(1)) { AccessLog = true },
        new LoadRow("saturated", "HTTP keep-alive, 128 B: what one core can serve (pingload)", Target.RateAtLeast(1.2)) { Mode = PingMode.Http },
        new LoadRow("connections", "a new connection for each HTTP request, 128 B (pingload)", Target.CpuAtMost(1)) { Mode = PingMode.Close },
        new LoadRow("tcp-128", "TCP ping-pong, 128 B each way, 64 connections (pingload)", Target.CpuAtMost(0.95)) { Mode = PingMode.Tcp, Protocol = Protocol.Tcp },
        new LoadRow("tcp-1m", "TCP bulk, 1 MB answers, 64 connections (pingload)", Target.CpuAtMost(0.8)) { Mode = PingMode.Tcp, Protocol = Protocol.Tcp, Bytes = 1 << 20 },
        new IdleMemoryRow(),
        new TwoLoopsRow(),
    ];

    public static IReadOnlyList<IRow> Choose(IReadOnlyList<string> names)
    {
        string? unknown = names.FirstOrDefault(name => All.All(row => row.Name != name));
        return unknown is null
            ? [.. All.Where(row => names.Count == 0 || names.Contains(row.Name))]
            : throw new CompareException($"'{unknown}' is not a row. Known: {string.Join(", ", All.Select(row => row.Name))}.");
    }
}
