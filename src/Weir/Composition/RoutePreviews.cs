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

    /// <summary>The listener that is named, or the one at the URL's port; the only one when nothing else decides.</summary>
    /// <returns>Null when there is none.</returns>
    public static (ListenerConfig Listener, RouteTable Routes)? Choose(
        IReadOnlyList<(ListenerConfig Listener, RouteTable Routes)> tables, RouteQuestion question)
    {
        foreach ((ListenerConfig Listener, RouteTable Routes) table in tables)
        {
            if (question.Listener is { } name ? table.Listener.Name == name : table.Listener.Bind.Any(b => b.Port == question.Url.Port))
                return table;
        }

        return question.Listener is null && tables.Count == 1 ? tables[0] : null;
    }

    /// <summary>What the routes do with a request.</summary>
    public static RouteDecision Decide(ListenerConfig listener, RouteTable routes, RouteQuestion question)
    {
        StringBuilder text = new($"{question.Method} {question.Url.Target} HTTP/1.1\r\n");
        if (!question.Headers.Any(h => string.Equals(h.Name, "Host", StringComparison.OrdinalIgnoreCase)))
            text.Append($"Host: {question.Url.Authority}\r\n");
        foreach ((string name, string value) in question.Headers)
            text.Append($"{name}: {value}\r\n");
        text.Append("\r\n");
        HttpLimits limits = ListenerMapping.ToLimits(listener.Limits);
        return new RoutePreview(listener.Name, limits, routes)
            .Decide(Encoding.Latin1.GetBytes(text.ToString()), PeerAddress.From(new IPEndPoint(question.From, 0)));
    }
}
