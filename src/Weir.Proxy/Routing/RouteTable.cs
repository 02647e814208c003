using System.Collections.Immutable;

namespace Weir.Proxy.Routing;

/// <summary>The routes of a listener in the order of the configuration: the first that matches serves the request. Immutable.</summary>
public sealed class RouteTable(ImmutableArray<Route> routes)
{
    public ImmutableArray<Route> Routes => routes;

    /// <summary>Finds the route; null when none matches.</summary>
    public Route? Find(ReadOnlySpan<byte> host, ReadOnlySpan<byte> path)
    {
        foreach (Route route in routes)
        {
            if (route.Matches(host, path))
                return route;
        }

        return null;
    }
}
