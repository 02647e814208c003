namespace Weir.Balancing.Scheduling;

/// <summary>What a class was seen to cost at an endpoint.</summary>
/// <param name="Class">Its name; empty: requests without a class.</param>
/// <param name="Endpoint">Its address.</param>
/// <param name="Nanos">The time of a request of size 1.</param>
/// <param name="Samples">Responses it rests on; old ones count less.</param>
public readonly record struct LearnedCost(string Class, string Endpoint, double Nanos, double Samples);
