namespace Weir.Balancing.Strategies;

/// <summary><c>two-choices</c>: of two different candidates drawn by weight, the one with fewer requests in progress for its
/// weight; of equals the one drawn first.</summary>
/// <remarks>
/// M. Mitzenmacher, <em>The Power of Two Choices in Randomized Load Balancing</em>, 2001: the fullest of n endpoints is about
/// log log n above the mean instead of log n / log log n. While all are idle it is <c>random</c>, weights exact.
/// </remarks>
public sealed class TwoChoicesStrategy(Candidates candidates) : IStrategy
{
    private readonly WeightedLottery _lottery = new(candidates);

    public Choice Pick(in PickRequest request, Random random)
    {
        int first = _lottery.Draw(in request, excluded: -1, random);
        int second = first < 0 ? -1 : _lottery.Draw(in request, first, random);
        if (second < 0) return Choice.WhateverTheLoad(first);

        ReadOnlySpan<int> weights = candidates.Weights;
        long firstInFlight = candidates.Loads[first].ReadInFlight(out long firstBegun);
        long secondInFlight = candidates.Loads[second].ReadInFlight(out long secondBegun);
        return secondInFlight * weights[first] < firstInFlight * weights[second]
            ? new Choice(second, secondBegun)
            : new Choice(first, firstBegun);
    }
}
