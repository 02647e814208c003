namespace Weir.Balancing.Strategies;

/// <summary><c>random</c>: by lot, with odds in proportion to the weights.</summary>
public sealed class RandomStrategy(Candidates candidates) : IStrategy
{
    private readonly WeightedLottery _lottery = new(candidates);

    public Choice Pick(in PickRequest request, Random random) =>
        Choice.WhateverTheLoad(_lottery.Draw(in request, excluded: -1, random));
}
