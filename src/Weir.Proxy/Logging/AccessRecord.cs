namespace Weir.Proxy.Logging;

/// <summary>One request, or one TCP connection, as it is logged. Spans live until the call returns.</summary>
public ref struct AccessRecord
{
    /// <summary>When the request head was complete (or the connection accepted), nanoseconds since the Unix epoch.</summary>
    public long StartedUnixNanos;
    public long DurationNanos;
    public string Listener;
    public ReadOnlySpan<byte> Client;

    /// <summary>Empty for TCP and for requests whose head could not be read.</summary>
    public ReadOnlySpan<byte> Method;
    public ReadOnlySpan<byte> Host;
    public ReadOnlySpan<byte> Target;

    /// <summary>0 for TCP or when the client left before an answer.</summary>
    public int Status;

    /// <summary>Body bytes for HTTP, all bytes for TCP.</summary>
    public long BytesIn;
    public long BytesOut;
    public string? Pool;
    public string? Endpoint;

    /// <summary>Attempts made, 0 when none was.</summary>
    public int Tries;

    /// <summary>Why an answer is Weir's own or an exchange ended early, as a short word; null when all went well.</summary>
    public string? Reason;
}
