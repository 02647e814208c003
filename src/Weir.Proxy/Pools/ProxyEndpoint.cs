using System.Net;
using Weir.Balancing;

namespace Weir.Proxy.Pools;

/// <summary>An endpoint as the data plane sees it: the balancer's identity and where to connect.</summary>
/// <remarks>Lives as long as its pool and address stay in the configuration; shared by all loops.</remarks>
public sealed class ProxyEndpoint(ProxyPool pool, Endpoint endpoint, EndPoint address, int loops)
{
    public ProxyPool Pool => pool;

    public Endpoint Endpoint => endpoint;

    /// <summary>Dense and unique in the process: an index into per-loop arrays.</summary>
    public int Id => endpoint.Id;

    /// <summary>Where to connect. A host name was resolved when the configuration was loaded.</summary>
    public EndPoint Address => address;

    /// <summary>As written in the configuration: the name in logs and metrics.</summary>
    public string Name => endpoint.Address;

    /// <summary>One set a loop, written by that loop alone and summed by whoever reads.</summary>
    public EndpointCounters[] Counters { get; } = Enumerable.Range(0, loops).Select(_ => new EndpointCounters()).ToArray();
}
