using System.Net;
using System.Text;
using Weir.Configuration;
using Weir.Http;
using Weir.Net;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;

namespace Weir.Composition;

/// <summary>The routes of a configuration without anything behind them: nothing is opened, looked up or sent.</summary>
internal static class RoutePreviews
{
    /// <summary>The routes of each listener that has some.</summary>
    /// <exception cref="CompositionException">The file of a fixed response cannot be read.</exception>
    public static IReadOnlyList<(ListenerConfig Listener, RouteTable Routes)> Tables(WeirConfiguration configuration)
    {
        Dictionary<string, ProxyPool> pools = configuration.Pools.ToDictionary(
            p => p.Name, p => new ProxyPool(new PoolOptions { Name = p.Name }), StringComparer.Ordinal);
        return [.. configuration.Listeners.Where(l => !l.Routes.IsEmpty).Select(l => (l, RouteMapping.ToTable(l, pools)))];
    }

    /// <summary>What the routes do with a request.</summary>
    /// <param name="url">Names host, path and query.</param>
    public static RouteDecision Decide(
        ListenerConfig listener, RouteTable routes, string method, RequestUrl url, IEnumerable<(string Name, string Value)> headers, IPAddress from)
    {
        StringBuilder text = new($"{method} {url.Target} HTTP/1.1\r\n");
        if (!headers.Any(h => string.Equals(h.Name, "Host", StringComparison.OrdinalIgnoreCase)))
            text.Append($"Host: {url.Authority}\r\n");
        foreach ((string name, string value) in headers)
            text.Append($"{name}: {value}\r\n");
        text.Append("\r\n");
        HttpLimits limits = ListenerMapping.ToLimits(listener.Limits);
        return new RoutePreview(listener.Name, limits, routes)
            .Decide(Encoding.Latin1.GetBytes(text.ToString()), PeerAddress.From(new IPEndPoint(from, 0)));
    }
}
