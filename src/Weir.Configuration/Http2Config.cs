namespace Weir.Configuration;

/// <summary>How an http listener speaks HTTP/2.</summary>
public sealed record Http2Config
{
    /// <summary>Requests that one connection may have in progress.</summary>
    public int MaxStreams { get; init; } = 100;
}
