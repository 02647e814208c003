using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>A pool's side of TLS in OpenSSL.</summary>
internal sealed unsafe class OpenSslClientContext : TlsClientContext
{
    /// <exception cref="TlsException">OpenSSL is missing or refuses something.</exception>
    public OpenSslClientContext(TlsClientOptions options)
        : base(options)
    {
        Settings = new OpenSslContext(isServer: false);
        nint handle = Settings.Handle;
        Settings.SetMinimum(TlsVersion.Tls12);
        if (options.Certificate is { } certificate)
            Settings.Use(certificate);
        if (options.Verify)
        {
            if (options.Authorities.IsEmpty)
                OpenSslContext.Check(OpenSslLibrary.ContextSetDefaultVerifyPaths(handle) == 1, "the system's authorities");
            else
                Settings.Trust(options.Authorities, announce: false);
            OpenSslLibrary.ContextSetVerify(handle, OpenSslLibrary.VerifyPeer, 0);
        }

        byte[] protocols = ApplicationProtocolNames.List(options.Protocols);
        fixed (byte* list = protocols)
        {
            if (protocols.Length > 0) // this call answers 0 when it has worked
                OpenSslContext.Check(OpenSslLibrary.ContextSetAlpnProtocols(handle, list, (uint)protocols.Length) == 0, "its protocols");
        }

        _ = OpenSslLibrary.ContextControl(handle, OpenSslLibrary.CtrlSessionCacheMode, OpenSslLibrary.CacheClientWithoutStore, null);
        OpenSslLibrary.ContextSetNewSessionCallback(handle, &OnNewSession);
    }

    public OpenSslContext Settings { get; }

    public override TlsTarget CreateTarget(string name, int loops) => new OpenSslTarget(this, name, loops);

    /// <returns>1: the session is ours now.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnNewSession(nint ssl, nint session)
    {
        OpenSslConnection connection = OpenSslThread.Current.Connection!;
        ((OpenSslTarget)connection.Target!).Keep(session, ssl, connection);
        return 1;
    }
}
