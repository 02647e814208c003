using Weir.Ring.Storage;

namespace Weir.Ring.Transport;

/// <summary>The map that a ring keeps: for a node of the ring (<see cref="RingService"/>), and for a client of any node (<see cref="RingClient"/>).</summary>
/// <remarks>
/// Any thread. Expected ends are values (<see cref="RingStatus"/>), also an unreachable ring; only cancelling throws. A write that ends
/// <see cref="RingStatus.Unknown"/> may have taken effect or take it yet: read, or write again.
/// </remarks>
public interface IRingMap
{
    /// <returns><see cref="RingStatus.Ok"/> with value, version and expiry, or <see cref="RingStatus.NotFound"/>.</returns>
    Task<RingOutcome> GetAsync(string key, CancellationToken stop = default);

    /// <param name="key">At most 1,024 bytes of UTF-8.</param>
    /// <param name="value">At most 1 MiB.</param>
    /// <param name="life">How long it stays; null for ever.</param>
    /// <param name="stop">Stops waiting; the write goes on.</param>
    Task<RingOutcome> PutAsync(string key, byte[] value, TimeSpan? life = null, CancellationToken stop = default);

    /// <summary>Writes only when the key is at a version: <see cref="RingVersion.None"/> means that it is not there.</summary>
    /// <returns><see cref="RingStatus.Mismatch"/>, with what is there, when it is at another.</returns>
    Task<RingOutcome> CompareAndSwapAsync(string key, RingVersion expected, byte[] value, TimeSpan? life = null, CancellationToken stop = default);

    /// <param name="key">The key.</param>
    /// <param name="expected">Null: whatever its version.</param>
    /// <param name="stop">Stops waiting; the write goes on.</param>
    Task<RingOutcome> DeleteAsync(string key, RingVersion? expected = null, CancellationToken stop = default);
}
