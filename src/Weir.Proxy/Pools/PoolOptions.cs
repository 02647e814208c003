using Weir.Proxy.Affinity;
using Weir.Proxy.Scheduling;

namespace Weir.Proxy.Pools;

/// <summary>What the data plane has to know of a pool beside its endpoints.</summary>
public sealed record PoolOptions
{
    public required string Name { get; init; }

    /// <summary>How long one connection attempt may take; null: what the listener says. So with the other time-outs.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long an endpoint may take from the whole request to the first byte of its response.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a body may stand still, in either direction.</summary>
    public TimeSpan? BodyIdleTimeout { get; init; }

    /// <summary>How long a TCP connection or tunnel may be silent.</summary>
    public TimeSpan? TunnelIdleTimeout { get; init; }

    /// <summary>How many further endpoints a request may be tried on.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>When a request goes on to another endpoint; null: after failures of the connection, as often as <see cref="Retries"/> says.</summary>
    public RetryRules? RetryRules { get; init; }

    /// <summary>A response that breaks off goes on from another endpoint, where both surely hold the same bytes.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Limit and queue; null: neither.</summary>
    public AdmissionOptions? Admission { get; init; }

    /// <summary>Endpoints are spoken to in HTTP/2, over cleartext with prior knowledge (RFC 9113 §3.3).</summary>
    public bool Http2 { get; init; }

    /// <summary>Idle upstream connections kept for each endpoint by each loop.</summary>
    public int MaxIdle { get; init; } = 1024;

    /// <summary>What the <c>hash</c> strategy hashes; null for other strategies.</summary>
    public HashKeySource? HashKey { get; init; }

    /// <summary>Class and size of requests, for strategies that schedule; null: the route says the class, or nobody.</summary>
    public WorkReader? Work { get; init; }

    /// <summary>Null: clients do not come back to their endpoints.</summary>
    public AffinityOptions? Affinity { get; init; }

    /// <summary>How long requests of an endpoint that is drained or has left may go on; null: as long as they take.</summary>
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>How long an idle upstream connection is kept.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an idle HTTP/2 connection may be silent before the endpoint is asked for a sign of life; zero: never. One that gives none
    /// within five seconds is cut, so that no request has to find out.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);
}
