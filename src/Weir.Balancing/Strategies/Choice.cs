namespace Weir.Balancing.Strategies;

/// <summary>What a strategy chose and on what it relied.</summary>
/// <param name="Index">Of the candidate; −1 for none.</param>
/// <param name="BegunSeen">The count <see cref="EndpointLoad.ReadInFlight"/> gave with the load that made this candidate
/// the best; −1 if the choice holds whatever the load.</param>
/// <param name="WorkNanos">The time the request is expected to take there; 0: the strategy does not schedule.</param>
public readonly record struct Choice(int Index, long BegunSeen, long WorkNanos = 0)
{
    public static Choice None => new(-1, -1);

    public static Choice WhateverTheLoad(int index) => new(index, -1);
}
