namespace Weir.Demo;

/// <summary>One line of the demo's table.</summary>
/// <param name="Name">The back end's letter.</param>
/// <param name="Address">Host and port.</param>
/// <param name="ProcessId">What to kill.</param>
/// <param name="IsUp">Whether the balancer counts it among the living.</param>
/// <param name="Requests">All requests so far.</param>
/// <param name="PerSecond">Requests a second since the last look.</param>
/// <param name="InFlight">Requests that it works on now.</param>
/// <param name="Share">Its part of all requests, 0 to 1.</param>
internal sealed record EndpointRow(
    string Name, string Address, int ProcessId, bool IsUp, long Requests, double PerSecond, long InFlight, double Share);
