namespace Weir.Demo;

/// <summary>A back end of the demo.</summary>
/// <param name="Name">Its letter.</param>
/// <param name="Address">Host and port, as the configuration and the metrics have it.</param>
/// <param name="ProcessId">Its process.</param>
internal sealed record DemoEndpoint(string Name, string Address, int ProcessId);
