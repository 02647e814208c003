using Weir.Net;
using Weir.Net.Timing;
using Weir.Net.Tls;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Tls;

/// <summary>A client's connection from accept to the end of its TLS handshake: only after that it is worth a session.</summary>
internal sealed class Handshake : TimerEntry, IConnectionOwner
{
    private readonly IHandshakeOwner _owner;
    private readonly TlsConnection _connection;

    private Handshake(Connection accepted, TlsServerContext tls, TimeSpan timeout, IHandshakeOwner owner)
    {
        _owner = owner;
        Deadline = accepted.Loop.Now + (timeout.Ticks / TimeSpan.TicksPerMillisecond);
        _connection = tls.Accept(accepted, this);
    }

    public static void Begin(Connection accepted, TlsServerContext tls, TimeSpan timeout, IHandshakeOwner owner)
    {
        Handshake handshake = new(accepted, tls, timeout, owner);
        if (!handshake.TryEnd())
            accepted.Loop.Timers.Arm(handshake);
    }

    void IConnectionOwner.OnReady(Connection connection) => TryEnd();

    protected override void OnTimer(long now)
    {
        // A client that has not sent a byte is as idle as one that is silent before its first request.
        _connection.Owner = null;
        _owner.OnFailed(_connection, Reasons.TlsTimeout);
    }

    private bool TryEnd()
    {
        switch (_connection.State)
        {
            case ConnectionState.Connecting:
                return false;
            case ConnectionState.Open:
                Leave();
                _owner.OnOpen(_connection);
                return true;
            default:
                Leave();
                _owner.OnFailed(_connection, ReasonOf(_connection));
                return true;
        }
    }

    private void Leave()
    {
        _connection.Owner = null;
        _connection.Loop.Timers.Disarm(this);
    }

    private static string? ReasonOf(TlsConnection connection) =>
        connection.SpokeHttp ? Reasons.PlainHttp
        : connection.Error == ConnectionError.CertificateRejected ? Reasons.ClientCertificate
        : connection.HasSpoken ? Reasons.TlsHandshake
        : null;
}
