using System.Collections.Immutable;
using Weir.Configuration;
using Weir.Http;
using Weir.Proxy.Http1;
using Weir.Proxy.Tcp;

namespace Weir.Composition;

/// <summary>Listeners as configured, for the data plane.</summary>
internal static class ListenerMapping
{
    public static HttpListenerOptions ToHttp(ListenerConfig listener) => new()
    {
        Name = listener.Name,
        HeadTimeout = listener.Timeouts.Head,
        KeepAliveTimeout = listener.Timeouts.KeepAlive,
        BodyIdleTimeout = listener.Timeouts.BodyIdle,
        ConnectTimeout = listener.Timeouts.Connect,
        FirstByteTimeout = listener.Timeouts.FirstByte,
        TunnelIdleTimeout = listener.Timeouts.Idle,
        Limits = ToLimits(listener.Limits),
        MaxBodyBytes = listener.Limits.Body?.Bytes ?? long.MaxValue,
        MaxConnections = listener.MaxConnections,
        MaxConnectionsPerSource = listener.MaxConnectionsPerSource,
        TrustedProxies = listener.Forwarding.Trust,
        XForwarded = listener.Forwarding.Fields is ForwardingFields.XForwarded or ForwardingFields.Both,
        Forwarded = listener.Forwarding.Fields is ForwardingFields.Forwarded or ForwardingFields.Both,
        Via = listener.Forwarding.Via,
        RequestId = listener.RequestId,
    };

    public static TcpListenerOptions ToTcp(ListenerConfig listener) => new()
    {
        Name = listener.Name,
        ConnectTimeout = listener.Timeouts.Connect,
        IdleTimeout = listener.Timeouts.Idle,
        MaxConnections = listener.MaxConnections,
        MaxConnectionsPerSource = listener.MaxConnectionsPerSource,
    };

    /// <summary>Limits that hold for every listener: what scratch memory is sized for.</summary>
    public static HttpLimits Largest(ImmutableArray<ListenerConfig> listeners)
    {
        HttpLimits largest = HttpLimits.Default;
        foreach (ListenerConfig listener in listeners)
        {
            HttpLimits limits = ToLimits(listener.Limits);
            largest = largest with
            {
                LineBytes = Math.Max(largest.LineBytes, limits.LineBytes),
                FieldBytes = Math.Max(largest.FieldBytes, limits.FieldBytes),
                HeadBytes = Math.Max(largest.HeadBytes, limits.HeadBytes),
                FieldCount = Math.Max(largest.FieldCount, limits.FieldCount),
            };
        }

        return largest;
    }

    public static HttpLimits ToLimits(LimitsConfig limits) => HttpLimits.Default with
    {
        LineBytes = (int)limits.Line.Bytes,
        FieldBytes = (int)limits.Field.Bytes,
        HeadBytes = (int)limits.Head.Bytes,
        FieldCount = limits.Fields,
    };
}
