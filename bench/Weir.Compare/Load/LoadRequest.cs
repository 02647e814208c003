namespace Weir.Compare.Load;

/// <summary>One spell of load on one proxy.</summary>
/// <param name="Port">Where the proxy listens.</param>
/// <param name="Connections">Connections kept busy, each with one request at a time (closed loop).</param>
/// <param name="Bytes">Size of each response body.</param>
/// <param name="Warmup">Load before counting begins.</param>
/// <param name="Duration">Load that is counted.</param>
/// <param name="MaxRequests">Ends the counting earlier; 0 for no limit.</param>
internal sealed record LoadRequest(int Port, int Connections, int Bytes, TimeSpan Warmup, TimeSpan Duration, long MaxRequests = 0);
