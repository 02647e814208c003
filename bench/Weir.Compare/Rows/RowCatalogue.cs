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
        new LoadRow("https-128", "HTTP/1.1 keep-alive over TLS, 128 B bodies, 64 connections (wrk, nginx origin)", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https },
        new LoadRow("https-64k", "the same, 64 KB bodies", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https, Bytes = 65_536 },
        new LoadRow("https-1m", "the same, 1 MB bodies", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https, Bytes = 1 << 20 },
        new LoadRow("tls-full-p256", "a new TLS connection with a full handshake for each request, P-256 (pingload)", Target.CpuAtMost(1)) { Mode = PingMode.TlsFull, Protocol = Protocol.Https },
        new LoadRow("tls-full-rsa2048", "the same, RSA-2048", Target.CpuAtMost(1)) { Mode = PingMode.TlsFull, Protocol = Protocol.Https, Key = KeyKind.Rsa2048 },
        new LoadRow("tls-resumed", "a new TLS connection with a resumed session for each request (pingload)", Target.CpuAtMost(1)) { Mode = PingMode.TlsResumed, Protocol = Protocol.Https },
        new LoadRow("h2-128", "HTTP/2 over TLS, HTTP/1.1 behind, 128 B bodies, 16 connections of 16 streams (h2load, nginx origin)", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https, Connections = 16, Streams = 16 },
        new LoadRow("h2-1k", "the same, 1 KB bodies", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https, Connections = 16, Streams = 16, Bytes = 1024 },
        new LoadRow("h2-64k", "the same, 64 KB bodies", Target.CpuAtMost(0.9)) { Protocol = Protocol.Https, Connections = 16, Streams = 16, Bytes = 65_536 },
        new LoadRow("grpc-like", "HTTP/2 in cleartext on both sides, 128 B posted and answered with trailers, 16 connections of 16 streams (h2load, nghttpd origins)", Target.CpuAtMost(0.9)) { Protocol = Protocol.H2c, Connections = 16, Streams = 16 },
        new LoadRow("ws-echo", "WebSocket over HTTP/1.1, 128 B echoed, 64 connections (pingload)", Target.CpuAtMost(1)) { Mode = PingMode.WebSocket },
        new IdleMemoryRow("idle-memory", PingMode.Http, 5_000),
        new IdleMemoryRow("idle-https", PingMode.Https, 20_000),
        new IdleMemoryRow("idle-h2", PingMode.Http2, 10_000),
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
