namespace Weir.Simulation.Results;

/// <summary>What one endpoint did in a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Finished">Requests it finished.</param>
/// <param name="BusySeconds">Time it served, summed over the requests it served at once.</param>
/// <param name="Utilisation">The part of its time, and of all it could serve at once, in which it served; 0 to 1.</param>
public sealed record EndpointUse(string Name, int Finished, double BusySeconds, double Utilisation);
