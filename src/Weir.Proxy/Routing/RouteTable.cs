using System.Collections.Immutable;

namespace Weir.Proxy.Routing;

/// <summary>The routes of a listener in the order of the configuration: the first that matches serves the request. Immutable.</summary>
public sealed class RouteTable
{
    private readonly RouteIndex? _index;
    private readonly Route? _only;

    /// <param name="routes">In the order in which they are tried.</param>
    /// <param name="keepEncodedSlashes">See <see cref="NormalPath"/>.</param>
    public RouteTable(ImmutableArray<Route> routes, bool keepEncodedSlashes = false)
    {
        Routes = routes;
        KeepsEncodedSlashes = keepEncodedSlashes;
        NeedsPath = routes.Any(r => r.NeedsPath);
        if (routes.Length == 1)
            _only = routes[0];
        else
            _index = new RouteIndex(routes);
    }

    public ImmutableArray<Route> Routes { get; }

    /// <summary><c>%2F</c>, <c>%5C</c> and backslashes are ordinary characters of a path, not a reason to refuse it.</summary>
    public bool KeepsEncodedSlashes { get; }

    /// <summary>Some route decides by the path or writes it anew. When none does, paths are nobody's business here and are not looked at.</summary>
    public bool NeedsPath { get; }

    /// <summary>Finds the route; null when none matches. Allocates nothing.</summary>
    public Route? Find(in RouteRequest request)
    {
        if (_only is { } only)
            return only.Matches(in request) ? only : null;
        return _index!.Find(in request);
    }
}
