namespace Weir.Balancing.Strategies;

/// <summary><c>first</c>: N to 1. The first candidate in the order of the configuration gets everything.</summary>
public sealed class FirstStrategy(Candidates candidates) : IStrategy
{
    public Choice Pick(in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (!request.WasTried(endpoints[i])) return Choice.WhateverTheLoad(i);
        }
        return Choice.None;
    }
}
