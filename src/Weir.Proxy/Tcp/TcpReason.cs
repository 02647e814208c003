using Weir.Net;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Tcp;

/// <summary>Why a TCP connection ended early, as the access log and the metrics say it.</summary>
internal static class TcpReason
{
    public const string InternalError = "internal-error";

    public static string OfConnect(ConnectionError error, bool timedOut) => error switch
    {
        _ when timedOut => Reasons.ConnectTimeout,
        ConnectionError.Refused or ConnectionError.NotFound => Reasons.ConnectRefused,
        ConnectionError.TimedOut => Reasons.ConnectTimeout,
        ConnectionError.TlsFailed => Reasons.UpstreamTls,
        ConnectionError.CertificateRejected => Reasons.UpstreamCertificate,
        ConnectionError.NoResources => Reasons.NoResources,
        _ => Reasons.ConnectFailed,
    };

    /// <returns>Null for an orderly end.</returns>
    public static string? OfEnd(TunnelEnd end) => end switch
    {
        TunnelEnd.Completed => null,
        TunnelEnd.BrokenA => "client-reset",
        TunnelEnd.BrokenB => Reasons.UpstreamReset,
        TunnelEnd.Idle => Reasons.TunnelIdle,
        TunnelEnd.Canceled => Reasons.Shutdown,
        TunnelEnd.NoBuffers => Reasons.NoBuffers,
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, message: null),
    };
}
