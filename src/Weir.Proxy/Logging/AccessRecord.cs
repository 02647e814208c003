namespace Weir.Proxy.Logging;

/// <summary>One request, or one TCP connection, as it is logged. Spans live until the call returns.</summary>
public readonly ref struct AccessRecord
{
    /// <summary>When the request head was complete (or the connection accepted), nanoseconds since the Unix epoch.</summary>
    public long StartedUnixNanos { get; init; }
    public long DurationNanos { get; init; }
    public required string Listener { get; init; }
    public ReadOnlySpan<byte> Client { get; init; }

    /// <summary>Empty for TCP and for requests whose head could not be read.</summary>
    public ReadOnlySpan<byte> Method { get; init; }
    public ReadOnlySpan<byte> Host { get; init; }
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>What the client spoke: <c>HTTP/1.0</c>, <c>HTTP/1.1</c> or <c>HTTP/2</c>. Null for TCP and where it is not known.</summary>
    public string? Protocol { get; init; }

    /// <summary>0 for TCP or when the client left before an answer.</summary>
    public int Status { get; init; }

    /// <summary>Body bytes for HTTP, all bytes for TCP.</summary>
    public long BytesIn { get; init; }
    public long BytesOut { get; init; }

    /// <summary>Null when no route took the request, or the one that did has no name.</summary>
    public string? Route { get; init; }

    /// <summary>Empty when the listener gives none.</summary>
    public ReadOnlySpan<byte> RequestId { get; init; }
    public string? Pool { get; init; }
    public string? Endpoint { get; init; }

    /// <summary>Attempts made, 0 when none was.</summary>
    public int Tries { get; init; }

    /// <summary>Times the request was sent again to another endpoint, after one had got it, or part of it, and failed.</summary>
    public int Replayed { get; init; }

    /// <summary>Times the response broke off and went on from another endpoint; <see cref="Endpoint"/> is the last.</summary>
    public int Resumed { get; init; }

    /// <summary>The endpoint whose response broke off last; null when none did that could have gone on.</summary>
    public string? ResumedFrom { get; init; }

    /// <summary>Why an answer is Weir's own or an exchange ended early, as a short word; null when all went well.</summary>
    public string? Reason { get; init; }
}
