namespace Weir.Simulation.Results;

/// <summary>A request on an endpoint's time: a bar of a Gantt chart.</summary>
/// <param name="Request">Its index.</param>
/// <param name="Endpoint">Where.</param>
/// <param name="BeginNanos">When service began.</param>
/// <param name="EndNanos">When it was to end.</param>
public readonly record struct ServiceSpan(int Request, int Endpoint, long BeginNanos, long EndNanos);
