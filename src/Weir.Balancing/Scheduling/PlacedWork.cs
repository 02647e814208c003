namespace Weir.Balancing.Scheduling;

/// <summary>What is expected of a request that was sent to an endpoint. The caller keeps it as long as the request is there and gives it
/// back with <see cref="Endpoint.End(in PlacedWork, long, long)"/> or <see cref="Endpoint.Abandon"/>.</summary>
/// <param name="ExpectedNanos">The time it takes of the endpoint; 0: no scheduling strategy sent it.</param>
/// <param name="BegunNanos">When it was sent.</param>
/// <param name="Class">The class number.</param>
/// <param name="Size">Above 0.</param>
/// <param name="Epoch">Which of the endpoint's queues it is in: a dead endpoint's is forgotten.</param>
public readonly record struct PlacedWork(long ExpectedNanos, long BegunNanos, int Class, double Size, int Epoch)
{
    /// <summary>More than a day and no request of a load balancer.</summary>
    public const long MaxNanos = 100_000_000_000_000;

    /// <summary>The size of a request as a number to reckon with: 1 if it has none.</summary>
    public static double SizeOf(double size) => size > 0 && double.IsFinite(size) ? size : 1;

    /// <summary>The time of a request, within what can be added up.</summary>
    public static long NanosOf(double nanos) => !(nanos > 1) ? 1 : nanos >= MaxNanos ? MaxNanos : (long)nanos;
}
