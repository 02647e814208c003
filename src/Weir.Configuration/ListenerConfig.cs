using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>An address, or several, that accept connections.</summary>
public sealed record ListenerConfig
{
    public required string Name { get; init; }

    /// <summary>At least one; no two listeners of a configuration claim the same address.</summary>
    public required ImmutableArray<BindAddress> Bind { get; init; }

    public ListenerProtocol Protocol { get; init; } = ListenerProtocol.Http;

    /// <summary>
    /// http: tried in this order, the first that matches wins; never empty (the short form <c>pool: web</c> becomes one route
    /// without conditions). tcp: empty.
    /// </summary>
    public ImmutableArray<RouteConfig> Routes { get; init; } = [];

    /// <summary>http: what happens to every request, before the filters of its route.</summary>
    public ImmutableArray<FilterConfig> Filters { get; init; } = [];

    /// <summary>tcp, jobs: the pool that takes every connection. http: null, the routes name the pools.</summary>
    public string? Pool { get; init; }

    /// <summary>jobs: its frames; else null.</summary>
    public JobsConfig? Jobs { get; init; }

    public TimeoutsConfig Timeouts { get; init; } = new();

    public LimitsConfig Limits { get; init; } = new();

    public ForwardingConfig Forwarding { get; init; } = new();

    /// <summary>Null: HTTP/2 is off.</summary>
    public Http2Config? Http2 { get; init; } = new();

    /// <summary>Open downstream connections over all loops. At the limit the listener accepts no more until one closes.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Open connections of one client (an IPv4 address, an IPv6 /64); null: no such limit.</summary>
    public int? MaxConnectionsPerSource { get; init; }

    /// <summary>http: every request gets an X-Request-Id.</summary>
    public bool RequestId { get; init; }

    /// <summary>http: what becomes of paths that some servers take for others.</summary>
    public EncodedSlashes EncodedSlashes { get; init; }

    /// <summary>https, and tcp where it is encrypted; null: not encrypted.</summary>
    public ListenerTlsConfig? Tls { get; init; }

    /// <summary>https: the Strict-Transport-Security of responses; null: none is added.</summary>
    public StrictTransportConfig? StrictTransport { get; init; }

    /// <summary>http: requests that no route takes are sent to https at this port; null: they get 404.</summary>
    public int? RedirectPort { get; init; }

    /// <summary>Where the listener's name stands in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
