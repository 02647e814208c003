using System.Net;

namespace Weir.Net.Tls;

/// <summary>A connection that encrypts what goes over another one. To its owner it is a connection like any other.</summary>
/// <remarks>
/// It is <see cref="ConnectionState.Connecting"/> until the handshake is done, then <see cref="ConnectionState.Open"/>; a handshake that
/// fails ends in <see cref="ConnectionState.Failed"/>, with a reason in <see cref="Failure"/>. Bytes are counted as the owner sees
/// them. The end of the stream is the peer's close_notify: a connection that just ends has been cut (RFC 8446 §6.1) and fails.
/// </remarks>
public abstract class TlsConnection : Connection, IConnectionOwner
{
    protected TlsConnection(Connection inner)
        : base(inner.Loop)
    {
        Inner = inner;
        inner.Owner = this;
        Remote = inner.Remote;
        State = ConnectionState.Connecting;
        Watched = true;
    }

    public const string Tls13 = "TLSv1.3";

    protected const string Tls12 = "TLSv1.2";

    /// <summary>What was agreed to be spoken. Known once the connection is open, as all below.</summary>
    public abstract ApplicationProtocol Protocol { get; }

    /// <summary>The version, as OpenSSL writes it: <see cref="Tls13"/> or <c>TLSv1.2</c>; empty before.</summary>
    public abstract string Version { get; }

    /// <summary>The name that the client asked for (SNI, RFC 6066 §3); null when it named none.</summary>
    public abstract string? ServerName { get; }

    /// <summary>The handshake went on from an earlier session.</summary>
    public abstract bool IsResumed { get; }

    /// <summary>Why the handshake, or the connection after it, failed; without secrets. Null when TLS is not to blame.</summary>
    public string? Failure { get; protected set; }

    /// <summary>The kind of <see cref="Failure"/> that ended the handshake.</summary>
    public HandshakeFault Fault { get; private set; }

    /// <summary>The peer has sent something before the handshake failed; a connection that only opens and closes has not.</summary>
    public bool HasSpoken { get; protected set; }

    /// <summary>The client spoke HTTP without TLS, so it can be told of its mistake by <see cref="AnswerInPlain"/>.</summary>
    public bool SpokeHttp { get; protected set; }

    public override EndPoint? LocalEndPoint => Inner.LocalEndPoint;

    /// <summary>The endpoint it speaks to, as it was when it began; null for a client's.</summary>
    public TlsTarget? Target { get; protected init; }

    /// <summary>What carries the encrypted bytes.</summary>
    protected Connection Inner { get; }

    /// <summary>Who the peer has proved to be; null when it showed no certificate. Made at each call.</summary>
    public abstract PeerCertificate? ReadPeerCertificate();

    /// <summary>Sends bytes unencrypted, as far as they go at once, and takes in what the peer has sent, so that closing does not
    /// throw the answer away with a reset. Only after a failed handshake.</summary>
    public void AnswerInPlain(ReadOnlySpan<byte> answer)
    {
        if (State != ConnectionState.Failed || Inner.State != ConnectionState.Open)
            return;
        _ = Inner.Send(answer);
        Inner.ShutdownSend();
        for (int i = 0; i < 16 && Inner.Receive(Loop.ReceiveScratch) > 0; i++)
        {
        }
    }

    void IConnectionOwner.OnReady(Connection connection) => OnInnerReady();

    /// <summary>Something happened below.</summary>
    protected abstract void OnInnerReady();

    /// <summary>The connection below is watched from the beginning: a handshake always has to wait.</summary>
    protected override void Watch()
    {
    }

    protected int NotOpen()
    {
        if (State == ConnectionState.Connecting)
            return WouldBlock;
        if (Error == ConnectionError.None)
            Error = ConnectionError.Other;
        return Failed;
    }

    /// <summary>The handshake is over and has not worked.</summary>
    protected void FailHandshake(ConnectionError error, string? failure, HandshakeFault fault)
    {
        Fault = SpokeHttp ? HandshakeFault.PlainHttp : fault;
        State = ConnectionState.Failed;
        Error = error;
        Failure = failure;
        IsBroken = IsReadable = IsWritable = true;
        Notify(Interest.Read | Interest.Write | Interest.Close);
    }
}
