namespace Weir.Tests.Proxy.Http1;

/// <summary>What an access record said.</summary>
internal sealed record LoggedRequest(
    string Client,
    string Method,
    string Host,
    string Target,
    int Status,
    long BytesIn,
    long BytesOut,
    string? Pool,
    string? Endpoint,
    int Tries,
    string? Reason,
    TimeSpan Duration,
    string? Route = null,
    string RequestId = "",
    string? Protocol = null,
    int Replayed = 0,
    int Resumed = 0,
    string? ResumedFrom = null);
