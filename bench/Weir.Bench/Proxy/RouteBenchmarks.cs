using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Routing;

namespace Weir.Bench.Proxy;

/// <summary>Finding the route among many: by host, by exact path, below one prefix each, and the worst case, where only the last of all matches.</summary>
[MemoryDiagnoser]
public class RouteBenchmarks
{
    private readonly RequestHead _head = new(HttpLimits.Default);
    private readonly MatchScratch _scratch = new(HttpLimits.Default.LineBytes);
    private readonly byte[] _odd = [.. "/p7/%61/../items//42"u8];
    private byte[] _request = [];
    private RouteTable _byHost = null!;
    private RouteTable _byExactPath = null!;
    private RouteTable _byPrefix = null!;
    private RouteTable _inOrder = null!;

    [Params(1, 100, 10_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int last = Routes - 1;
        _request = Encoding.ASCII.GetBytes($"GET /p{last}/items/42 HTTP/1.1\r\nHost: h{last}.example\r\nUser-Agent: curl/8.5.0\r\nX-Tenant: {last}\r\n\r\n");
        RequestParser.Parse(_request, HttpLimits.Default, _head, out _);
        _byHost = Table(i => new RouteOptions { Host = new HostPattern($"h{i}.example") });
        _byExactPath = Table(i => new RouteOptions { Path = new PathPattern($"/p{i}/items/42") });
        _byPrefix = Table(i => new RouteOptions { Path = new PathPattern($"/p{i}/**") });
        _inOrder = Table(i => new RouteOptions { Values = [new ValueCondition(ValueKind.Header, "X-Tenant", TextMatch.Equal($"{i}"))] });
    }

    [Benchmark]
    public Route? ByHost() => Find(_byHost);

    [Benchmark]
    public Route? ByExactPath() => Find(_byExactPath);

    [Benchmark]
    public Route? ByPrefix() => Find(_byPrefix);

    [Benchmark]
    public Route? ByHeaderInOrder() => Find(_inOrder);

    [Benchmark]
    public int NormaliseAnOddPath()
    {
        NormalPath.Of(_odd, _scratch.Path, keepEncodedSlashes: false, out ReadOnlySpan<byte> path);
        return path.Length;
    }

    private RouteTable Table(Func<int, RouteOptions> route) => new(Enumerable.Range(0, Routes).Select(i => new Route(route(i))).ToImmutableArray());

    private Route? Find(RouteTable table)
    {
        ReadOnlySpan<byte> path = _head.Path.Of(_request);
        if (table.NeedsPath)
            NormalPath.Of(path, _scratch.Path, table.KeepsEncodedSlashes, out path);
        RouteRequest request = new() { Buffer = _request, Head = _head, Path = path, Client = PeerAddress.None, Scratch = _scratch };
        return table.Find(in request);
    }
}
