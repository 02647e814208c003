using System.Collections.Immutable;
using System.Net;
using Weir.Http;

namespace Weir.Proxy.Http1;

/// <summary>How an HTTP listener treats its clients.</summary>
public sealed record HttpListenerOptions
{
    public required string Name { get; init; }

    /// <summary>From the first byte of a head to its last.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle between requests, and before the first one.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a body may stand still, in either direction.</summary>
    public TimeSpan BodyIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one connection attempt to an endpoint may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an endpoint may take from the whole request to the first byte of its response.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an upgraded connection (WebSocket) may be silent.</summary>
    public TimeSpan TunnelIdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    public HttpLimits Limits { get; init; } = HttpLimits.Default;

    /// <summary>Largest request body in bytes; beyond it 413.</summary>
    public long MaxBodyBytes { get; init; } = long.MaxValue;

    /// <summary>Most connections open at once over all loops; beyond it new ones wait in the kernel's backlog.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Connections of one client (an IPv4 address, an IPv6 /64) open at once; null: no such limit. Beyond it they are reset.</summary>
    public int? MaxConnectionsPerSource { get; init; }

    /// <summary>Proxies whose forwarded fields are believed and extended; everyone else's are replaced.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Adds X-Forwarded-For, -Proto and -Host.</summary>
    public bool XForwarded { get; init; } = true;

    /// <summary>Adds Forwarded (RFC 7239).</summary>
    public bool Forwarded { get; init; }

    /// <summary>Every request has an X-Request-Id: a trusted proxy's is kept, else one is made. The access log names it.</summary>
    public bool RequestId { get; init; }

    /// <summary>Our name in Via (RFC 9110 §7.6.3).</summary>
    public string Via { get; init; } = "weir";
}
