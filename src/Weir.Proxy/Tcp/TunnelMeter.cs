using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>Where a tunnel counts its bytes while it runs, so that the metrics of a connection that lasts for days are not a day late.</summary>
/// <param name="Listener">The downstream side's counters; side A of the tunnel.</param>
/// <param name="Endpoint">The upstream side's counters; side B of the tunnel.</param>
public readonly record struct TunnelMeter(ListenerCounters? Listener, EndpointCounters? Endpoint)
{
    internal void Count(long toA, long toB)
    {
        if (Listener is not null)
        {
            Listener.BytesOut += toA;
            Listener.BytesIn += toB;
        }

        if (Endpoint is not null)
        {
            Endpoint.BytesReceived += toA;
            Endpoint.BytesSent += toB;
        }
    }
}
