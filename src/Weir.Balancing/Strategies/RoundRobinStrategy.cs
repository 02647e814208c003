namespace Weir.Balancing.Strategies;

/// <summary><c>round-robin</c>: in turn, smoothly by weight, exact over all loops.</summary>
/// <remarks>
/// One atomic add and one memory read: see <see cref="SmoothWeightedSequence"/> for the order and its limit. A request that
/// has tried the endpoint whose turn it is walks on to the next in the sequence.
/// </remarks>
public sealed class RoundRobinStrategy(Candidates candidates, RoundRobinCursor cursor) : IStrategy
{
    private readonly ushort[] _sequence = SmoothWeightedSequence.Build(candidates.Weights);

    public Choice Pick(in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        ushort[] sequence = _sequence;
        int turn = (int)(cursor.Take() % (ulong)sequence.Length);
        for (int step = 0; step < sequence.Length; step++)
        {
            int index = sequence[turn];
            if (!request.WasTried(endpoints[index])) return Choice.WhateverTheLoad(index);
            if (++turn == sequence.Length) turn = 0;
        }
        return Choice.None;
    }
}
