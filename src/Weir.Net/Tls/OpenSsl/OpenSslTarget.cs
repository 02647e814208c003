using System.Net;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>An endpoint with the last session that each loop has had with it: a resumed handshake costs neither side a signature.</summary>
internal sealed unsafe class OpenSslTarget(OpenSslClientContext context, string name, int loops) : TlsTarget(context, name)
{
    private readonly nint[] _sessions = new nint[loops];
    private readonly byte[] _name = OpenSslContext.Text(name);
    private readonly bool _isAddress = IPAddress.TryParse(name, out _);

#pragma warning disable MA0055 // Loops may still use it when the pool has let it go: only the collector knows when none does.
    ~OpenSslTarget()
    {
        foreach (nint session in _sessions)
            OpenSslLibrary.SessionFree(session); // frees null too
    }
#pragma warning restore MA0055

    public OpenSslContext Settings => context.Settings;

    public override Connection Connect(EventLoop loop, EndPoint remote, IConnectionOwner owner) =>
        OpenSslConnection.Connect(loop.Connect(remote, owner), this, owner);

    /// <summary>Tells a new connection whom it has to find at the other end.</summary>
    public void Prepare(nint ssl, EventLoop loop)
    {
        fixed (byte* text = _name)
        {
            bool verifies = context.Options.Verify;
            if (_isAddress)
            {
                // RFC 6066 §3: addresses are not sent as names.
                if (verifies)
                    OpenSslContext.Check(OpenSslLibrary.VerifyParametersSetIp(OpenSslLibrary.GetVerifyParameters(ssl), text) == 1, "the address to verify");
            }
            else
            {
                _ = OpenSslLibrary.Control(ssl, OpenSslLibrary.CtrlHostName, 0, text);
                if (verifies)
                    OpenSslContext.Check(OpenSslLibrary.SetHost(ssl, text) == 1, "the name to verify");
            }
        }

        if (_sessions[loop.Index] is var session and not 0)
            _ = OpenSslLibrary.SetSession(ssl, session);
    }

    /// <summary>Keeps a session in place of the one before.</summary>
    public void Keep(nint session, int loop)
    {
        OpenSslLibrary.SessionFree(_sessions[loop]);
        _sessions[loop] = session;
    }
}
