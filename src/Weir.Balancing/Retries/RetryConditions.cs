namespace Weir.Balancing.Retries;

/// <summary>What may make a request go on to another endpoint, where sending it again is safe at all.</summary>
[Flags]
public enum RetryConditions
{
    None = 0,

    /// <summary>No connection came about: the endpoint has seen nothing of the request.</summary>
    ConnectFailure = 1,

    /// <summary>The connection broke before a byte of the response.</summary>
    Reset = 2,

    /// <summary>The endpoint was too slow with its response, or for one try.</summary>
    Timeout = 4,

    Status502 = 8,
    Status503 = 16,
    Status504 = 32,

    /// <summary>Where nothing is configured: failures of the connection, not answers.</summary>
    Default = ConnectFailure | Reset | Timeout,
}
