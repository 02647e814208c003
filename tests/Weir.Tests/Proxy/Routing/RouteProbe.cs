using System.Net;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

/// <summary>A request as text, parsed as the proxy parses it, and asked about.</summary>
internal sealed class RouteProbe
{
    private readonly byte[] _bytes;
    private readonly RequestHead _head = new(HttpLimits.Default);
    private readonly MatchScratch _scratch = new(HttpLimits.Default.LineBytes);
    private readonly PeerAddress _client;

    public RouteProbe(string target = "/", string host = "a", string method = "GET", string fields = "", string from = "192.0.2.7")
    {
        _bytes = Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}\r\n");
        Assert.Equal(HeadStatus.Complete, RequestParser.Parse(_bytes, HttpLimits.Default, _head, out HttpError error));
        Assert.Equal(HttpError.None, error);
        _client = from == "unix" ? PeerAddress.None : PeerAddress.From(new IPEndPoint(IPAddress.Parse(from), 7000));
    }

    public PathFault Fault => NormalPath.Of(_head.Path.Of(_bytes), _scratch.Path, keepEncodedSlashes: false, out _);

    public bool Matches(RouteOptions route) => new Route(route).Matches(Request());

    public RouteMismatch Mismatch(RouteOptions route) => new Route(route).FirstMismatch(Request());

    public Route? Find(RouteTable table) => table.Find(Request());

    private RouteRequest Request()
    {
        NormalPath.Of(_head.Path.Of(_bytes), _scratch.Path, keepEncodedSlashes: true, out ReadOnlySpan<byte> path);
        return new RouteRequest { Buffer = _bytes, Head = _head, Path = PathParameters.Without(path, _scratch.PlainPath), Client = _client, Scratch = _scratch };
    }
}
