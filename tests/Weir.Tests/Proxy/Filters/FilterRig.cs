using Weir.Composition;
using Weir.Configuration;
using Weir.Proxy.Http1;
using Weir.Proxy.Pools;
using Weir.Tests.Configuration;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

/// <summary>The in-memory listener with routes as a file writes them, so that key, mapping and behaviour are tested as one.</summary>
internal static class FilterRig
{
    /// <param name="routes">Lines of YAML, one route each, without the dash.</param>
    public static HttpRig With(params string[] routes) => With(o => o, routes);

    public static HttpRig With(Func<HttpListenerOptions, HttpListenerOptions> listener, params string[] routes)
    {
        string text = "listeners:\n  web:\n    bind: \":80\"\n    routes:\n"
            + string.Concat(routes.Select(r => $"      - {r}\n"))
            + "pools: { web: { endpoints: [ \"a:1\" ] } }\n";
        LoadResult result = ConfigurationLoader.Load(text, "w.yaml", Words.All);
        Assert.Empty(result.Errors);
        HttpRig rig = new(listener: listener);
        rig.Listener.Routes = RouteMapping.ToTable(
            result.Configuration!.Listeners[0], new Dictionary<string, ProxyPool>(StringComparer.Ordinal) { ["web"] = rig.Pool });
        return rig;
    }

    /// <summary>The request that the endpoint gets for one.</summary>
    public static string Forwarded(this HttpRig rig, string request)
    {
        rig.Ask(request);
        return rig.Origin.Requests[^1];
    }
}
