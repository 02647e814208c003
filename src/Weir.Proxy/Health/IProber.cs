using System.Net;

namespace Weir.Proxy.Health;

/// <summary>Carries out one health check.</summary>
/// <remarks>Control plane: any thread, many at a time.</remarks>
public interface IProber
{
    /// <param name="address">Where to connect.</param>
    /// <param name="name">The endpoint's address as configured.</param>
    /// <param name="cancellation">The check's time is up, or the pool is closed; the check ends with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null when the endpoint is healthy, else what is wrong in a few words: "connection refused".</returns>
    Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation);
}
