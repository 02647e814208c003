namespace Weir.Tests.Proxy.Tcp;

/// <summary>What an access record said.</summary>
internal sealed record LoggedConnection(string Client, long BytesIn, long BytesOut, string? Endpoint, int Tries, string? Reason, TimeSpan Duration);
