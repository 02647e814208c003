using System.Collections.Immutable;
using Weir.Balancing;
using Weir.Balancing.Health;
using Weir.Configuration;
using Weir.Net.Tls;
using Weir.Proxy.Affinity;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>A pool as configured, for its controller.</summary>
internal static class PoolMapping
{
    /// <param name="pool">The pool.</param>
    /// <param name="endpoints">Its endpoints, names resolved.</param>
    /// <param name="tls">Its TLS, which needs an engine; null: it has none.</param>
    /// <exception cref="CompositionException">A key cannot be read.</exception>
    public static PoolDefinition ToDefinition(PoolConfig pool, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? tls = null) =>
        ToDefinition(pool, endpoints, tls, AffinityMapping.ToOptions(pool));

    private static PoolDefinition ToDefinition(
        PoolConfig pool, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? tls, AffinityOptions? affinity) => new()
        {
            Proxy = new Proxy.Pools.PoolOptions
            {
                Name = pool.Name,
                ConnectTimeout = pool.Timeouts.Connect,
                FirstByteTimeout = pool.Timeouts.FirstByte,
                BodyIdleTimeout = pool.Timeouts.BodyIdle,
                TunnelIdleTimeout = pool.Timeouts.Idle,
                Retries = pool.Retries.Attempts,
                RetryRules = ResilienceMapping.ToRules(pool.Retries),
                Resume = pool.Resume,
                Admission = ResilienceMapping.ToAdmission(pool),
                Http2 = pool.Protocol == UpstreamProtocol.H2,
                MaxIdle = pool.KeepAlive.MaxIdle,
                IdleTimeout = pool.KeepAlive.IdleTimeout,
                PingInterval = pool.KeepAlive.Ping,
                HashKey = ToHashKey(pool.Strategy.HashKey),
                Affinity = affinity,
                Work = WorkMapping.ToReader(pool),
                DrainTimeout = pool.DrainTimeout,
            },
            Balancing = new Balancing.PoolOptions
            {
                Name = pool.Name,
                Strategy = pool.Strategy.Name,
                BoundedLoad = pool.Strategy.LoadBound,
                Costs = WorkMapping.ToMatrix(pool),
                Classes = pool.Classes,
                SlowStart = pool.SlowStart,
                Panic = pool.Panic,
                PanicBelow = pool.PanicBelow,
                Breaker = ResilienceMapping.ToBreaker(pool.Breaker),
                Health = ToHealth(pool.Health),
                Endpoints = [.. endpoints.Select(ToEndpointIn(pool, AffinityMapping.IdentityIn(pool, affinity)))],
            },
            Addresses = endpoints.ToImmutableDictionary(e => e.Name, e => e.Address, StringComparer.Ordinal),
            Hosts = endpoints.Where(e => e.Host is not null).ToImmutableDictionary(e => e.Name, e => e.Host!, StringComparer.Ordinal),
            Tls = tls,
            TlsName = pool.Tls?.Name,
            Probe = ToProbe(pool.Health) with
            {
                Tls = tls is null ? null : tls.Options with { Protocols = [ApplicationProtocol.Http11] }, // checks speak HTTP/1.1
                TlsName = pool.Tls?.Name,
            },
        };

    private static Func<ResolvedEndpoint, EndpointOptions> ToEndpointIn(PoolConfig pool, Func<string, ulong> identity) => endpoint => new()
    {
        Address = endpoint.Name,
        Identity = identity(endpoint.Name),
        Weight = endpoint.Config.Weight,
        Tier = endpoint.Config.Tier,
        MaxRequests = endpoint.Config.MaxRequests ?? EndpointOptions.NoLimit,
        Tags = endpoint.Config.Tags,
        Kind = WorkMapping.KindOf(endpoint.Config, pool),
        Administrative = endpoint.Config.Disabled ? AdministrativeState.Disabled
            : endpoint.Config.Drain ? AdministrativeState.Draining
            : AdministrativeState.Enabled,
    };

    /// <summary>Null for none, and for the client's address, which is no part of a request.</summary>
    public static HashKeySource? ToHashKey(HashKey? key) => key is null or { Kind: Configuration.HashKeyKind.Source } ? null : new HashKeySource(
        key.Kind switch
        {
            Configuration.HashKeyKind.Header => Proxy.Pools.HashKeyKind.Header,
            Configuration.HashKeyKind.Cookie => Proxy.Pools.HashKeyKind.Cookie,
            Configuration.HashKeyKind.Query => Proxy.Pools.HashKeyKind.Query,
            _ => Proxy.Pools.HashKeyKind.Uri,
        },
        key.Name ?? "");

    private static HealthOptions ToHealth(HealthConfig? health)
    {
        if (health is null)
            return new HealthOptions();
        return new HealthOptions
        {
            Active = health.Kind == HealthKind.Passive ? null : new ActiveHealthOptions
            {
                Interval = health.Every,
                FastInterval = health.FastEvery,
                Jitter = health.Jitter,
                Rise = health.Rise,
                Fall = health.Fall,
                Initial = health.Initial switch
                {
                    Configuration.InitialHealth.Unhealthy => Balancing.Health.InitialHealth.Unhealthy,
                    Configuration.InitialHealth.ProbeFirst => Balancing.Health.InitialHealth.ProbeFirst,
                    _ => Balancing.Health.InitialHealth.Healthy,
                },
            },
            Passive = health.Passive is not { } passive
                ? new PassiveHealthOptions { ConnectFailures = 0, ServerErrors = 0 }
                : new PassiveHealthOptions
                {
                    ConnectFailures = passive.ConnectFailures,
                    ServerErrors = passive.ServerErrors,
                    ServerErrorShare = passive.ServerErrorShare,
                    Window = passive.Window,
                    Ejection = passive.Ejection,
                },
            Damping = health.Flap is not { } flap
                ? new FlapDampingOptions { FirstHold = TimeSpan.Zero }
                : new FlapDampingOptions { FirstHold = flap.Hold, LongestHold = flap.MaxHold, ForgiveAfter = flap.ForgiveAfter },
        };
    }

    private static ProbeOptions ToProbe(HealthConfig? health) => health is null ? new ProbeOptions() : new ProbeOptions
    {
        Kind = health.Kind == HealthKind.Http ? ProbeKind.Http : ProbeKind.Tcp,
        Timeout = health.Timeout,
        Port = health.Port,
        Path = health.Path,
        Host = health.Host,
        Expect = [.. health.Expect.Select(r => new Proxy.Health.StatusRange(r.First, r.Last))],
        Body = health.Body,
    };
}
