namespace Weir.Simulation.Engine;

/// <summary>A request that is being served and when it will be done.</summary>
/// <param name="AtNanos">When.</param>
/// <param name="Request">Its index; settles which of two at the same time comes first.</param>
/// <param name="Endpoint">Where.</param>
/// <param name="Epoch">The endpoint's life in which it began; in a later one it is void.</param>
internal readonly record struct Completion(long AtNanos, int Request, int Endpoint, int Epoch)
{
    public bool IsBefore(in Completion other) =>
        AtNanos < other.AtNanos || (AtNanos == other.AtNanos && Request < other.Request);
}
