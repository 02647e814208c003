using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>The usable endpoints of one tier and the strategy built for them.</summary>
internal sealed record Tier(int Number, Candidates Candidates, IStrategy Strategy);
