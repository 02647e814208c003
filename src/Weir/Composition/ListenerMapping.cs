using System.Collections.Immutable;
using Weir.Configuration;
using Weir.Http;
using Weir.Proxy.Http1;
using Weir.Proxy.Jobs;
using Weir.Proxy.Tcp;

namespace Weir.Composition;

/// <summary>Listeners as configured, for the data plane.</summary>
internal static class ListenerMapping
{
    public static HttpListenerOptions ToHttp(ListenerConfig listener) => new()
    {
        Name = listener.Name,
        HandshakeTimeout = listener.Timeouts.Handshake,
        IsHttps = listener.Protocol == ListenerProtocol.Https,
        ForwardsClientCertificate = listener.Tls?.Clients?.Forward ?? false,
        StrictTransport = ToField(listener.StrictTransport),
        RedirectPort = listener.RedirectPort,
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
        Http2 = listener.Http2 is not null,
        Http2MaxStreams = listener.Http2?.MaxStreams ?? 0,
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
        HandshakeTimeout = listener.Timeouts.Handshake,
        MaxConnections = listener.MaxConnections,
        MaxConnectionsPerSource = listener.MaxConnectionsPerSource,
    };

    public static JobsOptions ToJobs(ListenerConfig listener)
    {
        JobsConfig jobs = listener.Jobs!;
        return new()
        {
            Request = ToFrame(jobs.Frame),
            Response = ToFrame(jobs.Response ?? jobs.Frame),
            KeepAlive = jobs.KeepAlive,
            Replay = jobs.Replay,
            MaxJobs = jobs.Max,
            FrameTimeout = listener.Timeouts.Head,
            ConnectTimeout = listener.Timeouts.Connect,
            IdleTimeout = listener.Timeouts.Idle,
        };
    }

    private static FrameFormat ToFrame(FrameConfig frame) =>
        frame.Length is { } length ? FrameFormat.OfLength(length) : FrameFormat.EndingIn((byte)frame.Delimiter!.Value, (int)frame.Max.Bytes);

    /// <summary>Limits that hold for every listener: what scratch memory is sized for. What began under <paramref name="atLeast"/> goes on
    /// under it, so it never shrinks.</summary>
    public static HttpLimits Largest(ImmutableArray<ListenerConfig> listeners, HttpLimits atLeast)
    {
        HttpLimits largest = atLeast;
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

    private static string? ToField(StrictTransportConfig? strict) => strict is null ? null
        : $"max-age={strict.Days * 86400L}{(strict.IncludeSubDomains ? "; includeSubDomains" : "")}{(strict.Preload ? "; preload" : "")}";

    public static HttpLimits ToLimits(LimitsConfig limits) => HttpLimits.Default with
    {
        LineBytes = (int)limits.Line.Bytes,
        FieldBytes = (int)limits.Field.Bytes,
        HeadBytes = (int)limits.Head.Bytes,
        FieldCount = limits.Fields,
    };
}
