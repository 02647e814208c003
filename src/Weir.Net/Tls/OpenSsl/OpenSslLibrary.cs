using System.Runtime.InteropServices;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>The calls of libssl and libcrypto, version 3, that TLS needs.</summary>
/// <remarks>Signatures are blittable. Constants that OpenSSL has as macros are those of its headers; its ABI keeps them within version 3.</remarks>
internal static unsafe partial class OpenSslLibrary
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public const int ErrorWantRead = 2, ErrorWantWrite = 3, ErrorZeroReturn = 6;
    public const int CtrlMode = 33, CtrlReadAhead = 41, CtrlSessionCacheMode = 44, CtrlServerNameCallback = 53, CtrlHostName = 55;
    public const int CtrlChainCertificate = 89, CtrlGroupsList = 92, CtrlSignatureList = 98, CtrlMinVersion = 123;
    public const int ModeMovingBuffer = 2, ModeAutoRetry = 4, ModeReleaseBuffers = 0x10;
    public const int CacheOff = 0, CacheClientWithoutStore = 0x001 | 0x300;
    public const ulong OptionNoTicket = 1ul << 14, OptionNoCompression = 1ul << 17, OptionServerPreference = 1ul << 22, OptionNoRenegotiation = 1ul << 30;
    public const ulong OptionPrioritizeChacha = 1ul << 21;
    public const int Tls12 = 0x0303, Tls13 = 0x0304;
    public const int VerifyNone = 0, VerifyPeer = 1, VerifyFailWithoutPeer = 2;
    public const int TlsExtOk = 0, TlsExtAlertFatal = 2;
    public const int BioFlagRead = 1, BioFlagRetry = 8, BioCtrlFlush = 11, BioTypeSourceSink = 0x0400;
    public const int ReasonNoPeerCertificate = 199, ReasonNoProtocol = 235, ReasonAlert = 1000;
    public const int ReasonUnsupportedProtocol = 258, ReasonVersionTooLow = 396, ReasonVersionTooHigh = 166;
    public const int ReasonNoSharedCipher = 193, ReasonNoSharedGroups = 410, ReasonNoSharedSignature = 118, ReasonNoKeyShare = 101;
    public const uint HostNoPartialWildcards = 0x4, HostNeverSubject = 0x20;

    private static readonly Lazy<string?> Missing = new(Look);

    /// <exception cref="TlsException">OpenSSL 3 is not installed.</exception>
    public static void Require()
    {
        if (Missing.Value is { } message)
            throw new TlsException(message);
    }

    /// <summary>OpenSSL 3 is there.</summary>
    public static bool IsAvailable => Missing.Value is null;

    private static string? Look()
    {
        if (OperatingSystem.IsLinux() && NativeLibrary.TryLoad(Ssl, out _) && NativeLibrary.TryLoad(Crypto, out _))
            return null;
        return $"TLS on the epoll engine needs OpenSSL 3 ({Ssl}), which is not installed. "
            + "On Debian and Ubuntu: apt-get install libssl3. Or choose the portable engine: engine: { kind: sockets }.";
    }

    /// <summary>What the last failed call on this thread has to say; empties OpenSSL's queue.</summary>
    public static string TakeError(out int reason)
    {
        nuint code = ErrGetError();
        ErrClearError();
        reason = (int)(code & 0x7f_ffff);
        byte* text = code == 0 ? null : ErrReasonErrorString(code);
        return text is null ? "no reason given" : Marshal.PtrToStringUTF8((nint)text)!;
    }

    [LibraryImport(Ssl, EntryPoint = "TLS_server_method")]
    public static partial nint ServerMethod();

    [LibraryImport(Ssl, EntryPoint = "TLS_client_method")]
    public static partial nint ClientMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    public static partial nint ContextNew(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ContextControl(nint context, int command, nint number, void* pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_callback_ctrl")]
    public static partial nint ContextCallbackControl(nint context, int command, delegate* unmanaged[Cdecl]<nint, int*, nint, int> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong ContextSetOptions(nint context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list")]
    public static partial int ContextSetCipherList(nint context, byte* list);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_ciphersuites")]
    public static partial int ContextSetCipherSuites(nint context, byte* list);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_num_tickets")]
    public static partial int ContextSetTickets(nint context, nuint count);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_timeout")]
    public static partial nint ContextSetTimeout(nint context, nint seconds);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_session_id_context")]
    public static partial int ContextSetSessionIdContext(nint context, byte* id, uint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    public static partial int ContextUseCertificate(nint context, int length, byte* der);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey")]
    public static partial int ContextUsePrivateKey(nint context, nint key);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void ContextSetVerify(nint context, int mode, nint callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_add_client_CA")]
    public static partial int ContextAddClientAuthority(nint context, nint certificate);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_get_cert_store")]
    public static partial nint ContextGetStore(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_default_verify_paths")]
    public static partial int ContextSetDefaultVerifyPaths(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    public static partial void ContextSetAlpnCallback(
        nint context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_protos")]
    public static partial int ContextSetAlpnProtocols(nint context, byte* list, uint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_tlsext_ticket_key_evp_cb")]
    public static partial int ContextSetTicketCallback(nint context, delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint, nint, int, int> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_sess_set_new_cb")]
    public static partial void ContextSetNewSessionCallback(nint context, delegate* unmanaged[Cdecl]<nint, nint, int> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    public static partial nint New(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAcceptState(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnectState(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_SSL_CTX")]
    public static partial nint SetContext(nint ssl, nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")]
    public static partial nint Control(nint ssl, int command, nint number, void* pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_set1_host")]
    public static partial int SetHost(nint ssl, byte* name);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_hostflags")]
    public static partial void SetHostFlags(nint ssl, uint flags);

    [LibraryImport(Ssl, EntryPoint = "SSL_get0_verified_chain")]
    public static partial nint GetVerifiedChain(nint ssl);

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_sk_num")]
    public static partial int StackCount(nint stack);

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_sk_value")]
    public static partial nint StackItem(nint stack, int index);

    [LibraryImport(Crypto, EntryPoint = "X509_get0_notAfter")]
    public static partial nint CertificateEnd(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "ASN1_TIME_diff")]
    public static partial int TimeBetween(int* days, int* seconds, nint from, nint to);

    [LibraryImport(Ssl, EntryPoint = "SSL_get0_param")]
    public static partial nint GetVerifyParameters(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    public static partial int Read(nint ssl, byte* into, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_peek")]
    public static partial int Peek(nint ssl, byte* into, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    public static partial int Write(nint ssl, byte* bytes, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_shutdown")]
    public static partial void SetShutdown(nint ssl, int mode);

    [LibraryImport(Ssl, EntryPoint = "SSL_has_pending")]
    [SuppressGCTransition] // looks at two fields
    public static partial int HasPending(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error")]
    public static partial int GetError(nint ssl, int result);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_verify_result")]
    public static partial nint GetVerifyResult(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_servername")]
    public static partial byte* GetServerName(nint ssl, int type);

    [LibraryImport(Ssl, EntryPoint = "SSL_get0_alpn_selected")]
    public static partial void GetAlpn(nint ssl, byte** name, uint* length);

    [LibraryImport(Ssl, EntryPoint = "SSL_version")]
    public static partial int GetVersionNumber(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_session_reused")]
    public static partial int SessionReused(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_session")]
    public static partial int SetSession(nint ssl, nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_SESSION_free")]
    public static partial void SessionFree(nint session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint GetPeerCertificate(nint ssl);

    [LibraryImport(Crypto, EntryPoint = "d2i_X509")]
    public static partial nint CertificateFromDer(nint into, byte** der, nint length);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    public static partial int CertificateToDer(nint certificate, byte** into);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    public static partial void CertificateFree(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_STORE_add_cert")]
    public static partial int StoreAdd(nint store, nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set1_ip_asc")]
    public static partial int VerifyParametersSetIp(nint parameters, byte* address);

    [LibraryImport(Crypto, EntryPoint = "X509_verify_cert_error_string")]
    public static partial byte* VerifyErrorString(nint error);

    [LibraryImport(Crypto, EntryPoint = "d2i_AutoPrivateKey")]
    public static partial nint KeyFromDer(nint into, byte** der, nint length);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_free")]
    public static partial void KeyFree(nint key);

    [LibraryImport(Crypto, EntryPoint = "EVP_aes_256_cbc")]
    public static partial nint Aes256Cbc();

    [LibraryImport(Crypto, EntryPoint = "EVP_EncryptInit_ex")]
    public static partial int EncryptInit(nint context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(Crypto, EntryPoint = "EVP_DecryptInit_ex")]
    public static partial int DecryptInit(nint context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(Crypto, EntryPoint = "EVP_MAC_CTX_set_params")]
    public static partial int MacSetParameters(nint context, OpenSslParameter* parameters);

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error")]
    public static partial nuint ErrGetError();

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    public static partial void ErrClearError();

    [LibraryImport(Crypto, EntryPoint = "ERR_reason_error_string")]
    public static partial byte* ErrReasonErrorString(nuint code);

    [LibraryImport(Crypto, EntryPoint = "BIO_get_new_index")]
    public static partial int BioNewIndex();

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_new")]
    public static partial nint BioMethodNew(int type, byte* name);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_read")]
    public static partial int BioMethodSetRead(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> read);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_write")]
    public static partial int BioMethodSetWrite(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> write);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_ctrl")]
    public static partial int BioMethodSetControl(nint method, delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint> control);

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    public static partial nint BioNew(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_init")]
    public static partial void BioSetInit(nint bio, int init);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_flags")]
    [SuppressGCTransition] // sets a field
    public static partial void BioSetFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "BIO_clear_flags")]
    [SuppressGCTransition] // sets a field
    public static partial void BioClearFlags(nint bio, int flags);
}
