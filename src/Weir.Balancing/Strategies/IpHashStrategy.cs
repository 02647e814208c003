namespace Weir.Balancing.Strategies;

/// <summary><c>ip-hash</c>: a client address keeps its endpoint as long as both are there.</summary>
/// <remarks>
/// The same table as <c>hash</c> without its bound: who chooses <c>ip-hash</c> keeps sessions on the servers, and a session
/// is lost as surely by overflow as by failure. The endpoint of a tried one is the next different in the table.
/// </remarks>
public sealed class IpHashStrategy(Candidates candidates) : IStrategy
{
    private readonly HashStrategy _unbounded = new(candidates, double.PositiveInfinity);

    public Choice Pick(in PickRequest request, Random random) => _unbounded.Pick(in request, random);
}
