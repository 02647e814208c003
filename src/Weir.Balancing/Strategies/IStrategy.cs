namespace Weir.Balancing.Strategies;

/// <summary>Chooses one endpoint of a tier for one request.</summary>
/// <remarks>
/// An instance belongs to a fixed set of candidates; when the set or a weight changes, the control plane builds another.
/// All loops call it at once: it is immutable but for atomics, and neither blocks, allocates nor reads a clock.
/// </remarks>
public interface IStrategy
{
    /// <summary>Chooses; counts nothing.</summary>
    /// <param name="request">At least one candidate has not been tried by it.</param>
    /// <param name="random">The caller's own; a loop does not share it.</param>
    /// <returns>A candidate the request has not tried, or <see cref="Choice.None"/>.</returns>
    Choice Pick(in PickRequest request, Random random);
}
