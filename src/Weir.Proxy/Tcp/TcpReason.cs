using Weir.Net;

namespace Weir.Proxy.Tcp;

/// <summary>Why a TCP connection ended early, as the access log and the metrics say it.</summary>
internal static class TcpReason
{
    public const string NoEndpoint = "no-endpoint";
    public const string ClientGone = "client-gone";
    public const string Shutdown = "shutdown";
    public const string InternalError = "internal-error";

    public static string OfConnect(ConnectionError error, bool timedOut) => error switch
    {
        _ when timedOut => "connect-timeout",
        ConnectionError.Refused or ConnectionError.NotFound => "connect-refused",
        ConnectionError.TimedOut => "connect-timeout",
        ConnectionError.NoResources => "no-resources",
        _ => "connect-failed",
    };

    /// <returns>Null for an orderly end.</returns>
    public static string? OfEnd(TunnelEnd end) => end switch
    {
        TunnelEnd.Completed => null,
        TunnelEnd.BrokenA => "client-reset",
        TunnelEnd.BrokenB => "upstream-reset",
        TunnelEnd.Idle => "idle-timeout",
        TunnelEnd.Canceled => Shutdown,
        TunnelEnd.NoBuffers => "no-buffers",
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, message: null),
    };
}
