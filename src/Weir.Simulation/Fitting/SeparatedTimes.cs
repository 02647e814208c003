namespace Weir.Simulation.Fitting;

/// <summary>What an endpoint's response times come down to once the waiting in its line is taken off.</summary>
/// <param name="Concurrency">Requests it seems to serve at once.</param>
/// <param name="ServiceSeconds">One for each of the requests given, in their order.</param>
/// <param name="IsTold">Whether the log tells the concurrency; false: load varied too little, requests were too few, or none fits.</param>
/// <param name="BusiestInFlight">The most requests it had at once.</param>
public sealed record SeparatedTimes(int Concurrency, double[] ServiceSeconds, bool IsTold, int BusiestInFlight);
