using Weir.Balancing.Scheduling;

namespace Weir.Balancing;

/// <summary>The identity of one address of a pool.</summary>
/// <remarks>
/// Survives reloads as long as its pool and address stay, and with it its counters: every snapshot and every loop
/// refer to the same object. Weight, tier and state may change and therefore live in the snapshot, not here.
/// </remarks>
/// <param name="id">Unique among the endpoints a request may meet (see <see cref="EndpointIds"/>); used again only when nothing is left of this one.</param>
/// <param name="address">As the configuration writes it, such as <c>10.0.0.11:80</c>; consistent hashing keys on it.</param>
public sealed class Endpoint(int id, string address)
{
    private ulong _identity;
    private CostColumn? _costs;

    public int Id { get; } = id;

    public string Address { get; } = address;

    /// <summary>What the whole process has going on at this endpoint.</summary>
    public EndpointLoad Load { get; } = new();

    /// <summary>Counts what the loops see go wrong, for the passive health check.</summary>
    public EndpointFaults Faults { get; } = new();

    /// <summary>Counts how requests end, for the breaker.</summary>
    public Breakers.EndpointOutcomes Outcomes { get; } = new();

    /// <summary><see cref="EndpointOptions.Identity"/>; set by the pool. Any thread.</summary>
    public ulong Identity { get => Volatile.Read(ref _identity); internal set => Volatile.Write(ref _identity, value); }

    /// <summary>What requests of each class cost here; set by the pool when its strategy schedules, else null. Any thread.</summary>
    public CostColumn? Costs { get => Volatile.Read(ref _costs); internal set => Volatile.Write(ref _costs, value); }

    /// <summary>A request that was sent here with <see cref="PoolSnapshot.PickAndBegin(in PickRequest, Random, out bool, out PlacedWork)"/>
    /// ended: corrects when the endpoint is expected to end all it has, and learns what the class costs here.</summary>
    /// <param name="work">What the pick gave.</param>
    /// <param name="responseTimeNanos">As <see cref="EndpointLoad.End(long, long)"/> takes it.</param>
    /// <param name="nowNanos">The caller's monotonic clock.</param>
    public void End(in PlacedWork work, long responseTimeNanos, long nowNanos)
    {
        if (work.ExpectedNanos != 0) Learn(in work, Math.Min(Load.EndWork(in work, nowNanos), responseTimeNanos), nowNanos);
        Load.End(responseTimeNanos, nowNanos);
    }

    /// <summary>The same where it is known how long the endpoint worked on the request.</summary>
    public void End(in PlacedWork work, long responseTimeNanos, long serviceNanos, long nowNanos)
    {
        if (work.ExpectedNanos != 0)
        {
            Load.EndWork(in work, nowNanos);
            Learn(in work, serviceNanos, nowNanos);
        }
        Load.End(responseTimeNanos, nowNanos);
    }

    /// <summary>The same of a request that failed or was cancelled: nothing is learned of it.</summary>
    public void Abandon(in PlacedWork work, long nowNanos)
    {
        if (work.ExpectedNanos != 0) Load.EndWork(in work, nowNanos);
        Load.Abandon();
    }

    private void Learn(in PlacedWork work, long serviceNanos, long nowNanos) => Costs?.Observe(work.Class, work.Size, serviceNanos, nowNanos);

    public override string ToString() => Address;
}
