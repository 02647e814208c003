namespace Weir.Simulation.Advising;

/// <summary>How a strategy fared in all runs.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Goal">What is to be short, in seconds.</param>
/// <param name="Change">Against the strategy in use, run by run: −0.2 is a fifth shorter. Of the one in use: 0.</param>
/// <param name="IsCandidate">Whether it may be recommended: strategies that bind clients or stand by are chosen for other reasons.</param>
/// <param name="IsBest">No worse than the best candidate, as far as can be told.</param>
public sealed record StrategyEstimate(string Strategy, Estimate Goal, Estimate Change, bool IsCandidate, bool IsBest);
