using System.Net;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>An endpoint with the last session that each loop has had with it: a resumed handshake costs neither side a signature.</summary>
internal sealed unsafe class OpenSslTarget(OpenSslClientContext context, string name, int loops) : TlsTarget(context, name)
{
    // A certificate's subject is no name, and a star no part of one (RFC 9525 §6.3, §6.4).
    private const uint NameRules = OpenSslLibrary.HostNeverSubject | OpenSslLibrary.HostNoPartialWildcards;

    private readonly nint[] _sessions = new nint[loops];

    // Until when each may be resumed, on the clock of its loop.
    private readonly long[] _ends = new long[loops];
    private readonly byte[] _name = OpenSslContext.Text(name);
    private readonly bool _isAddress = PeerName.AddressOf(name) is not null;

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
    /// <returns>Until when sessions may be resumed that come of one to be resumed now; 0: there is none.</returns>
    public long Prepare(nint ssl, EventLoop loop)
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
                {
                    OpenSslLibrary.SetHostFlags(ssl, NameRules);
                    OpenSslContext.Check(OpenSslLibrary.SetHost(ssl, text) == 1, "the name to verify");
                }
            }
        }

        nint session = _sessions[loop.Index];
        long end = _ends[loop.Index];
        if (session == 0 || loop.Now >= end)
            return 0;
        _ = OpenSslLibrary.SetSession(ssl, session);
        return end;
    }

    /// <summary>Keeps a session in place of the one before. A session stands for the certificates that were verified when it began: it is
    /// resumed no longer than they are valid, however often it was resumed in between.</summary>
    public void Keep(nint session, nint ssl, OpenSslConnection connection)
    {
        EventLoop loop = connection.Loop;
        OpenSslLibrary.SessionFree(_sessions[loop.Index]);
        _sessions[loop.Index] = session;
        _ends[loop.Index] = connection.IsResumed ? connection.ResumedEnd
            : context.Options.Verify ? loop.Now + MillisecondsLeft(OpenSslLibrary.GetVerifiedChain(ssl))
            : long.MaxValue;
    }

    /// <summary>How long all certificates of a chain are valid yet.</summary>
    private static long MillisecondsLeft(nint chain)
    {
        int count = chain == 0 ? 0 : OpenSslLibrary.StackCount(chain);
        long least = count > 0 ? long.MaxValue : 0;
        for (int i = 0; i < count; i++)
        {
            int days, seconds;
            nint end = OpenSslLibrary.CertificateEnd(OpenSslLibrary.StackItem(chain, i));
            long left = OpenSslLibrary.TimeBetween(&days, &seconds, from: 0, end) == 1 ? (days * 86_400L) + seconds : 0;
            least = Math.Min(least, left);
        }

        return Math.Max(least, 0) * 1000;
    }
}
