namespace Weir.Simulation.Advising;

/// <summary>What of the response times is to be short.</summary>
public enum AdviceGoal
{
    Mean,
    P50,
    P90,
    P99,
    P999,
}
