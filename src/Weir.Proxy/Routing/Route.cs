using Weir.Proxy.Pools;

namespace Weir.Proxy.Routing;

/// <summary>What a request must look like to be served by a pool. Immutable.</summary>
public sealed class Route(HostPattern? host, PathPattern? path, ProxyPool pool)
{
    public ProxyPool Pool => pool;

    /// <param name="requestHost">The effective host without its port; empty when the request names none.</param>
    /// <param name="requestPath">The path without the query; empty for <c>*</c>.</param>
    public bool Matches(ReadOnlySpan<byte> requestHost, ReadOnlySpan<byte> requestPath) =>
        (host is null || host.Matches(requestHost)) && (path is null || path.Matches(requestPath));
}
