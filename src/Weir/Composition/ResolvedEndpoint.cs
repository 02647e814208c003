using System.Net;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>An endpoint with the address it is reached at.</summary>
/// <param name="Config">As configured.</param>
/// <param name="Name">What it is called in logs and metrics: its identity within the pool.</param>
/// <param name="Address">Where to connect.</param>
/// <param name="Host">What it is reached for, with port, where the name does not say it; null where it does.</param>
internal sealed record ResolvedEndpoint(EndpointConfig Config, string Name, EndPoint Address, string? Host = null);
