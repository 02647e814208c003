using System.Runtime.InteropServices;
using Weir.Net.Buffers;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>TLS by OpenSSL over another connection.</summary>
/// <remarks>
/// Encrypted bytes are received straight into OpenSSL's buffer and sent from the loop's; what the socket does not take waits in a
/// pooled buffer of this connection, and as long as it waits nothing more is encrypted. So OpenSSL never has to wait for a write, and a
/// record once made is never made again.
/// </remarks>
internal sealed unsafe partial class OpenSslConnection : TlsConnection
{
    /// <summary>The most that one record holds (RFC 8446 §5.1).</summary>
    public const int RecordBytes = 16 * 1024;

    private readonly OpenSslThread _thread = OpenSslThread.Current;
    private nint _ssl;
    private PooledBuffer? _pending;
    private TlsFarewell? _farewell;

    // What a receive found behind the bytes that it brought: the end (0) or Failed, told by the next one.
    private int? _end;
    private int _share = OpenSslThread.PlainBytes;
    private byte _firstByte;
    private bool _isRetry;
    private bool _innerEnded;
    private bool _isFlood;
    private bool _endSent;
    private bool _mustShutInner;
    private bool _mustGoOn;
    private bool _isScheduled;
    private int _mayReceive;
    private RecordMeter _records = new();

    private OpenSslConnection(Connection inner, OpenSslContext context)
        : base(inner)
    {
        _ssl = OpenSslLibrary.New(context.Handle);
        OpenSslContext.Check(_ssl != 0, "a connection");
        nint bio = OpenSslBio.Create();
        OpenSslLibrary.SetBio(_ssl, bio, bio);
        GC.KeepAlive(context);
    }

    /// <summary>Whose certificates it shows, for a client of ours; null for an endpoint's.</summary>
    public OpenSslServerContext? Server { get; private init; }

    /// <summary>Until when the session may be resumed that an endpoint was offered; 0: none was.</summary>
    public long ResumedEnd { get; private set; }

    public override ApplicationProtocol Protocol
    {
        get
        {
            byte* name;
            uint length = 0;
            if (_ssl != 0)
                OpenSslLibrary.GetAlpn(_ssl, &name, &length);
            else
                name = null;
            return ApplicationProtocolNames.Of(new ReadOnlySpan<byte>(name, (int)length));
        }
    }

    public override string Version => _ssl == 0 ? "" : OpenSslLibrary.GetVersionNumber(_ssl) == OpenSslLibrary.Tls13 ? Tls13 : Tls12;

    public override string? ServerName => _ssl == 0 ? null : Marshal.PtrToStringUTF8((nint)OpenSslLibrary.GetServerName(_ssl, 0));

    public override bool IsResumed => _ssl != 0 && OpenSslLibrary.SessionReused(_ssl) == 1;

    public static OpenSslConnection Accept(Connection accepted, OpenSslServerContext server, OpenSslContext context, IConnectionOwner owner)
    {
        OpenSslConnection connection = new(accepted, context) { Server = server };
        OpenSslLibrary.SetAcceptState(connection._ssl);
        connection.Begin(owner);
        return connection;
    }

    public static OpenSslConnection Connect(Connection inner, OpenSslTarget target, IConnectionOwner owner)
    {
        OpenSslConnection connection = new(inner, target.Settings) { Target = target };
        OpenSslLibrary.SetConnectState(connection._ssl);
        connection.ResumedEnd = target.Prepare(connection._ssl, inner.Loop);
        connection.Begin(owner);
        return connection;
    }

    public override PeerCertificate? ReadPeerCertificate()
    {
        nint certificate = _ssl == 0 ? 0 : OpenSslLibrary.GetPeerCertificate(_ssl);
        if (certificate == 0)
            return null;
        byte[] der = new byte[OpenSslLibrary.CertificateToDer(certificate, null)];
        fixed (byte* into = der)
        {
            byte* at = into;
            _ = OpenSslLibrary.CertificateToDer(certificate, &at);
        }

        OpenSslLibrary.CertificateFree(certificate);
        return PeerCertificate.FromDer(der);
    }

    public override void ShutdownSend()
    {
        if (State != ConnectionState.Open || _endSent || Error != ConnectionError.None)
            return;
        SendClose();
        if (_pending is null)
            Inner.ShutdownSend();
        else
            _mustShutInner = true;
    }

    public override void Close()
    {
        if (State == ConnectionState.Closed)
            return;
        bool isOrderly = State == ConnectionState.Open && Error == ConnectionError.None && !IsBroken;
        bool hasBytes = _pending is not null;
        Leave();
        if (isOrderly && !_endSent)
            SendClose();
        FreeSsl();
        if (_pending is not null && Inner.State == ConnectionState.Open && !Inner.IsBroken)
        {
            _farewell = new TlsFarewell(Inner, ReturnPending, hasBytes ? TlsFarewell.LimitMilliseconds : TlsFarewell.LastWordMilliseconds);
            return;
        }

        ReturnPending();
        Inner.Close();
    }

    public override void Reset()
    {
        if (State == ConnectionState.Closed)
            return;
        Leave();
        FreeSsl();
        ReturnPending();
        Inner.Reset();
    }

    protected override void OnInnerReady()
    {
        switch (State)
        {
            case ConnectionState.Connecting:
                Advance();
                return;
            case ConnectionState.Closed:
                if (_farewell is not null && (FlushPending() || Inner.IsBroken || Inner.Error != ConnectionError.None))
                    EndFarewell();
                return;
            case ConnectionState.Failed:
                return;
        }

        Interest happened = Interest.None;
        if ((_pending is null || FlushPending()) && Inner.IsWritable)
        {
            IsWritable = true;
            happened |= Interest.Write;
        }

        if (Inner.IsReadable && (Target is null || BringsSomething()))
        {
            IsReadable = true;
            happened |= Interest.Read;
        }

        if (Inner.IsBroken || IsBroken)
        {
            IsBroken = IsReadable = IsWritable = true;
            happened = Interest.Read | Interest.Write | Interest.Close;
        }

        Notify(happened);
    }

    private void Begin(IConnectionOwner owner)
    {
        Inner.Wants = Interest.Read | Interest.Write | Interest.Close;
        // Without an owner yet: whoever called is told by the connection's state, not woken from inside its own call.
        Advance();
        Owner = owner;
        Wants = Interest.Write;
    }

    private void Advance()
    {
        if (Inner.State == ConnectionState.Connecting)
            return;
        if (Inner.State != ConnectionState.Open)
        {
            FailHandshake(Inner.Error, failure: null, HandshakeFault.None);
            return;
        }

        Enter();
        int result = OpenSslLibrary.DoHandshake(_ssl);
        int error = result == 1 ? 0 : OpenSslLibrary.GetError(_ssl, result);
        string? reason = null;
        int code = 0;
        if (result != 1 && error is not (OpenSslLibrary.ErrorWantRead or OpenSslLibrary.ErrorWantWrite))
            reason = OpenSslLibrary.TakeError(out code);
        SendOutput();
        if (reason is not null)
        {
            Explain(reason, code);
        }
        else if (Error != ConnectionError.None)
        {
            FailHandshake(Error, failure: null, HandshakeFault.Closed); // what we had to say did not get out
        }
        else if (result == 1)
        {
            _records.Forgive();
            State = ConnectionState.Open;
            IsWritable = _pending is null;
            IsReadable = Target is null || Inner.IsReadable || OpenSslLibrary.HasPending(_ssl) == 1;
            Notify(Interest.Read | Interest.Write);
        }
        else
        {
            GoOnLater();
        }
    }

    private void Explain(string reason, int code)
    {
        nint verdict = OpenSslLibrary.GetVerifyResult(_ssl);
        HasSpoken = _firstByte != 0;
        SpokeHttp = Server is not null && _firstByte is >= (byte)'A' and <= (byte)'Z';
        if (verdict != 0)
            FailHandshake(ConnectionError.CertificateRejected, Marshal.PtrToStringUTF8((nint)OpenSslLibrary.VerifyErrorString(verdict)), HandshakeFault.Certificate);
        else if (code == OpenSslLibrary.ReasonNoPeerCertificate)
            FailHandshake(ConnectionError.CertificateRejected, "the client showed no certificate", HandshakeFault.Certificate);
        else if (_innerEnded && Target is not null)
            FailHandshake(ConnectionError.TlsFailed, "the endpoint closed the connection during the handshake", HandshakeFault.Closed);
        else if (_innerEnded)
            FailHandshake(Inner.Error == ConnectionError.None ? ConnectionError.Reset : Inner.Error, "closed during the handshake", HandshakeFault.Closed);
        else
            FailHandshake(ConnectionError.TlsFailed, reason, FaultOf(code));
    }

    private static HandshakeFault FaultOf(int reason) => reason switch
    {
        OpenSslLibrary.ReasonUnsupportedProtocol or OpenSslLibrary.ReasonVersionTooLow or OpenSslLibrary.ReasonVersionTooHigh => HandshakeFault.Version,
        OpenSslLibrary.ReasonNoSharedCipher or OpenSslLibrary.ReasonNoSharedGroups or OpenSslLibrary.ReasonNoSharedSignature
            or OpenSslLibrary.ReasonNoKeyShare => HandshakeFault.Cipher,
        OpenSslLibrary.ReasonNoProtocol => HandshakeFault.Protocol,
        >= OpenSslLibrary.ReasonAlert and < OpenSslLibrary.ReasonAlert + 256 => HandshakeFault.Alert,
        _ => HandshakeFault.Other,
    };

    private void SendClose()
    {
        _endSent = true;
        _thread.Connection = this;
        if (OpenSslLibrary.Shutdown(_ssl) < 0)
            OpenSslLibrary.ErrClearError();
        SendOutput();
    }

    private void Break(ConnectionError error)
    {
        if (Error == ConnectionError.None)
            Error = error == ConnectionError.None ? ConnectionError.Reset : error;
        _end = Failed;
        IsBroken = IsReadable = IsWritable = true;
    }

    private void Leave()
    {
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
    }

    private void FreeSsl()
    {
        if (_ssl == 0)
            return;
        // Otherwise OpenSSL takes the session for a bad one and never resumes it.
        OpenSslLibrary.SetShutdown(_ssl, 3);
        OpenSslLibrary.Free(_ssl);
        _ssl = 0;
    }

    private void EndFarewell()
    {
        _farewell!.Disarm();
        _farewell = null;
        ReturnPending();
        Inner.Close();
    }

    private void ReturnPending()
    {
        _pending?.Return();
        _pending = null;
    }
}
