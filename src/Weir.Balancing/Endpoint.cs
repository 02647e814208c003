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

    public override string ToString() => Address;
}
