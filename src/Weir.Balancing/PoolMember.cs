using Weir.Balancing.Breakers;
using Weir.Balancing.Health;
using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>What the control plane keeps of one endpoint of a pool.</summary>
internal sealed class PoolMember(Endpoint endpoint, EndpointOptions options, EndpointHealth health)
{
    public Endpoint Endpoint => endpoint;

    public EndpointOptions Options { get; set; } = options;

    public EndpointHealth Health { get; set; } = health;

    public Breaker Breaker { get; set; }

    /// <summary>When its breaker was last kept from opening because too many are open; null: not since it has changed.</summary>
    public TimeSpan? KeptClosedAt { get; set; }

    /// <summary>What the endpoint had answered when latencies were compared last.</summary>
    public LatencySample Answered { get; set; }

    public AdministrativeState Administrative { get; set; } = options.Administrative;

    /// <summary>When slow start began; null outside it.</summary>
    public TimeSpan? SlowStartSince { get; set; }

    /// <summary>Whether its next admission is a return. Endpoints that start together with the pool have nobody who
    /// carries their load meanwhile; a slow start of all of them would slow nothing.</summary>
    public bool SlowStartsNext { get; set; }

    public string Reason { get; set; } = "";

    public TimeSpan Since { get; set; }

    /// <summary>Neither its health nor its breaker keeps it from work.</summary>
    public bool IsFit => Health.IsHealthy && Breaker.State != BreakerState.Open;

    public EndpointState State => Administrative switch
    {
        AdministrativeState.Disabled => EndpointState.Disabled,
        AdministrativeState.Draining => EndpointState.Draining,
        _ => IsFit ? EndpointState.Healthy : EndpointState.Unhealthy,
    };

    /// <summary>Tenths of its weight the endpoint has reached: linear from one to ten, in nine steps.</summary>
    /// <remarks>Steps, because each costs the hashing strategies a new table.</remarks>
    public int Tenths(TimeSpan now, TimeSpan slowStart)
    {
        if (SlowStartSince is not { } since) return Candidates.FullShare;
        TimeSpan elapsed = now - since;
        if (elapsed >= slowStart || slowStart <= TimeSpan.Zero) return Candidates.FullShare;
        return 1 + (int)((Candidates.FullShare - 1) * Math.Max(elapsed.Ticks, 0) / slowStart.Ticks);
    }

    /// <summary>When <see cref="Tenths"/> grows next; null when it has reached all.</summary>
    public TimeSpan? NextGrowth(TimeSpan now, TimeSpan slowStart)
    {
        int tenths = Tenths(now, slowStart);
        if (SlowStartSince is not { } since || tenths == Candidates.FullShare) return null;
        // Rounded up: a tick too early would find nothing grown and ask again.
        long ticks = ((slowStart.Ticks * tenths) + Candidates.FullShare - 2) / (Candidates.FullShare - 1);
        return since + TimeSpan.FromTicks(ticks);
    }
}
