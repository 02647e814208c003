namespace Weir.Configuration;

/// <summary>How long the proxy waits, and for what.</summary>
public sealed record TimeoutsConfig
{
    /// <summary>From the first byte of a request to the end of its head.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A TLS handshake with a client.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two pieces of a body, either way.</summary>
    public TimeSpan BodyIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>To connect to an endpoint.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of the request to the first byte of the response.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two requests of a downstream connection.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A TCP connection or tunnel on which neither side sends.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);
}
