namespace Weir.Proxy.Affinity;

/// <summary>Where affinities are kept that no cookie carries: key → endpoint, for a time.</summary>
/// <remarks>Called on loops, by all of them at once: neither waits nor allocates. What is kept elsewhere is answered from a local copy.</remarks>
public interface IAffinityTable
{
    /// <summary>Entries held now.</summary>
    int Count { get; }

    /// <summary>Entries that had to go before their time because the table was full.</summary>
    long Evicted { get; }

    /// <summary>Looks an entry up; its time to live begins anew.</summary>
    /// <param name="key">A hash of all 64 bits, not 0.</param>
    /// <param name="nowNanos">One monotonic clock for all callers.</param>
    /// <param name="identity">Of the endpoint.</param>
    /// <returns>False when there is no such entry, or its time is over.</returns>
    bool TryGet(ulong key, long nowNanos, out ulong identity);

    /// <summary>Adds or replaces an entry; its time to live begins anew.</summary>
    void Put(ulong key, ulong identity, long nowNanos);
}
