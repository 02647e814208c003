using System.Collections.Immutable;
using System.Net;
using Weir.Balancing;
using Weir.Net.Memory;
using Weir.Net.Tls;
using Weir.Proxy.Health;
using Weir.Proxy.Metrics;
using Weir.Tests.Proxy.Health;
using Xunit;

namespace Weir.Tests.Proxy.Metrics;

public sealed class MetricsTextTests
{
    [Fact]
    public async Task Counters_of_all_loops_are_summed()
    {
        ListenerCounters[] loops = [new(), new()];
        loops[0].CountRequest(200);
        loops[1].CountRequest(200);
        loops[1].CountRequest(0);
        loops[0].ConnectionsOpen = 3;
        loops[1].ConnectionsOpen = 4;
        loops[0].Reasons.Add("no-route");

        string text = await WriteAsync("web", loops);

        Assert.Contains("\nweir_requests_total{listener=\"web\",code=\"200\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_requests_total{listener=\"web\",code=\"0\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_connections_open{listener=\"web\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_reasons_total{listener=\"web\",reason=\"no-route\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_endpoint_requests_total{pool=\"api\",endpoint=\"10.0.0.1:80\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_endpoint_up{pool=\"api\",endpoint=\"10.0.0.1:80\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nweir_endpoint_state{pool=\"api\",endpoint=\"10.0.0.1:80\",state=\"draining\"} 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshakes_are_told_apart_by_version_session_and_reason()
    {
        ListenerCounters[] loops = [new(), new()];
        loops[0].Handshakes.CountDone(new Shaken(TlsConnection.Tls13, isResumed: false));
        loops[1].Handshakes.CountDone(new Shaken(TlsConnection.Tls13, isResumed: false));
        loops[1].Handshakes.CountDone(new Shaken(TlsConnection.Tls13, isResumed: true));
        loops[0].Handshakes.CountFailed(HandshakeFault.TimedOut);
        loops[1].Handshakes.CountFailed(HandshakeFault.Cipher);
        loops[1].Handshakes.CountFailed(HandshakeFault.None);

        string text = await WriteAsync("web", loops);

        Assert.Contains(
            "\nweir_tls_handshakes_total{listener=\"web\",version=\"1.3\",resumed=\"false\"} 2\n"
            + "weir_tls_handshakes_total{listener=\"web\",version=\"1.3\",resumed=\"true\"} 1\n# ",
            text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\nweir_tls_handshake_failures_total{listener=\"web\",reason=\"cipher\"} 1\n"
            + "weir_tls_handshake_failures_total{listener=\"web\",reason=\"timeout\"} 1\n# ",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Label_values_are_escaped() =>
        Assert.Contains("{listener=\"a\\\"b\\\\c\\nd\"", await WriteAsync("a\"b\\c\nd", [new()]), StringComparison.Ordinal);

    [Fact]
    public async Task Every_family_is_announced_once_and_before_its_samples()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        string current = "";
        foreach (string line in (await WriteAsync("web", [new()])).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                current = line.Split(' ')[2];
                Assert.True(seen.Add(current), $"{current} is announced twice");
            }
            else if (!line.StartsWith('#'))
            {
                Assert.Equal(current, line.Split('{', ' ')[0]);
                Assert.True(double.TryParse(line.Split(' ')[^1], out _), line);
            }
        }

        Assert.Contains("process_resident_memory_bytes", seen);
    }

    [Fact]
    public void Reasons_beyond_the_limit_are_counted_together()
    {
        ReasonCounts counts = new();
        for (int i = 0; i < ReasonCounts.Limit + 3; i++)
            counts.Add($"reason-{i}");
        counts.Add(new string("reason-0".AsSpan()));

        Assert.Equal(2, counts["reason-0"]);
        Assert.Equal(3, counts["other"]);
    }

    private static async Task<string> WriteAsync(string listener, ListenerCounters[] loops)
    {
        using ProbeGate gate = new();
        await using PoolController pool = new(
            new PoolDefinition
            {
                Proxy = new() { Name = "api" },
                Balancing = new() { Name = "api", Endpoints = [new EndpointOptions { Address = "10.0.0.1:80" }] },
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add("10.0.0.1:80", IPEndPoint.Parse("10.0.0.1:80")),
            },
            new PoolServices { Loops = 2, Ids = new EndpointIds(), ProbeGate = gate, Time = new FakeTime() });
        pool.Pool.Endpoints[0].Counters[0].Requests = 2;
        pool.Pool.Endpoints[0].Counters[1].Requests = 3;
        return MetricsText.Write(new MetricsSources
        {
            Listeners = [(listener, loops)],
            Pools = [pool.Pool],
            Loops = new MemoryNetwork().CreateEngine(2).Loops,
            Version = "1.2.3",
            Engine = "memory",
        });
    }

    /// <summary>A connection whose handshake is over.</summary>
    private sealed class Shaken(string version, bool isResumed) : TlsConnection(new MemoryNetwork().CreateEngine().Loops[0].Connect(new IPEndPoint(IPAddress.Loopback, 1), owner: null!))
    {
        public override ApplicationProtocol Protocol => ApplicationProtocol.None;

        public override string Version => version;

        public override string? ServerName => null;

        public override bool IsResumed => isResumed;

        public override PeerCertificate? ReadPeerCertificate() => null;

        public override int Receive(Span<byte> into) => WouldBlock;

        public override int Send(ReadOnlySpan<byte> bytes) => WouldBlock;

        public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => WouldBlock;

        public override void ShutdownSend()
        {
        }

        public override void Close()
        {
        }

        public override void Reset()
        {
        }

        protected override void OnInnerReady()
        {
        }
    }
}
