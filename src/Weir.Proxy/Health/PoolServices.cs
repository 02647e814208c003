using Weir.Balancing;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>What the controllers of all pools share.</summary>
public sealed record PoolServices
{
    /// <summary>Event loops of the engine: one set of counters each.</summary>
    public required int Loops { get; init; }

    /// <summary>Gives endpoints ids that are unique in the process.</summary>
    public required EndpointIds Ids { get; init; }

    /// <summary>Sees out endpoints that leave; null: they are left to themselves, as a pool that never changes may.</summary>
    public EndpointDraining? Draining { get; init; }

    public required ProbeGate ProbeGate { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For the jitter of checks. Used under the locks of several pools, so it must bear that, as <see cref="Random.Shared"/> does.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Gets a line for each change of an endpoint's state; a thread-safe one, as <see cref="Console.Error"/> is.</summary>
    public TextWriter Log { get; init; } = Console.Error;

    /// <summary>Makes the prober of a pool.</summary>
    public Func<ProbeOptions, IProber> Probers { get; init; } =
        options => options.Kind == ProbeKind.Http ? new HttpProber(options) : new TcpProber(options);
}
