using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>A listener's side of TLS in OpenSSL: one SSL_CTX for each set of certificates, chosen by the name the client asks for.</summary>
internal sealed unsafe class OpenSslServerContext : TlsServerContext
{
    private readonly ServerNameTable _names;
    private readonly OpenSslContext[] _contexts;

    /// <exception cref="TlsException">OpenSSL is missing or refuses something.</exception>
    public OpenSslServerContext(TlsServerOptions options)
        : base(options)
    {
        _names = new ServerNameTable([.. options.Certificates.Select(c => (c.Names, c.Key))]);
        byte[] sessionScope = SessionScope(options);
        _contexts = [.. _names.Sets.Select(set => Create(options, set, sessionScope, chooses: _names.Sets.Count > 1))];
    }

    public override TlsConnection Accept(Connection accepted, IConnectionOwner owner) =>
        OpenSslConnection.Accept(accepted, this, _contexts[0], owner);

    private static OpenSslContext Create(TlsServerOptions options, IEnumerable<int> certificates, byte[] sessionScope, bool chooses)
    {
        OpenSslContext context = new(isServer: true);
        nint handle = context.Handle;
        context.SetMinimum(options.Minimum);
        foreach (int index in certificates)
            context.Use(options.Certificates[index]);
        if (chooses)
            _ = OpenSslLibrary.ContextCallbackControl(handle, OpenSslLibrary.CtrlServerNameCallback, &OnServerName);
        if (!options.Protocols.IsEmpty)
            OpenSslLibrary.ContextSetAlpnCallback(handle, &OnAlpn, 0);
        if (options.Clients != ClientVerification.Off)
        {
            context.Trust(options.ClientAuthorities, announce: true);
            int mode = OpenSslLibrary.VerifyPeer | (options.Clients == ClientVerification.Required ? OpenSslLibrary.VerifyFailWithoutPeer : 0);
            OpenSslLibrary.ContextSetVerify(handle, mode, 0);
        }

        fixed (byte* scope = sessionScope)
            OpenSslContext.Check(OpenSslLibrary.ContextSetSessionIdContext(handle, scope, (uint)sessionScope.Length) == 1, "the scope of sessions");
        // Sessions live in tickets at the client: no table here that a flood of handshakes could fill.
        _ = OpenSslLibrary.ContextControl(handle, OpenSslLibrary.CtrlSessionCacheMode, OpenSslLibrary.CacheOff, null);
        _ = OpenSslLibrary.ContextSetTimeout(handle, (nint)TicketKeys.TicketLifetime.TotalSeconds);
        // A ticket would keep a client's certificate valid beyond its end: where certificates are asked for, each connection shows its own.
        if (options.Tickets is null || options.Clients != ClientVerification.Off)
        {
            _ = OpenSslLibrary.ContextSetOptions(handle, OpenSslLibrary.OptionNoTicket);
            _ = OpenSslLibrary.ContextSetTickets(handle, 0);
        }
        else
        {
            _ = OpenSslLibrary.ContextSetTicketCallback(handle, &OnTicketKey);
        }

        return context;
    }

    /// <summary>A session may be resumed only where the client had to prove the same: tickets of other listeners, and those from before the
    /// authorities changed, lead to a full handshake.</summary>
    private static byte[] SessionScope(TlsServerOptions options)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{options.Name} {options.Clients}"));
        foreach (var authority in options.ClientAuthorities)
            hash.AppendData(authority.RawData);
        return hash.GetHashAndReset();
    }

    private static OpenSslServerContext Calling => OpenSslThread.Current.Connection!.Server!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnServerName(nint ssl, int* alert, nint argument)
    {
        if (OpenSslLibrary.GetServerName(ssl, 0) is not null and var name)
        {
            OpenSslServerContext server = Calling;
            int set = server._names.Find(Marshal.PtrToStringUTF8((nint)name)!);
            if (set > 0)
                _ = OpenSslLibrary.SetContext(ssl, server._contexts[set].Handle);
        }

        return OpenSslLibrary.TlsExtOk;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAlpn(nint ssl, byte** name, byte* length, byte* offered, uint offeredLength, nint argument)
    {
        int found = ApplicationProtocolNames.Select(
            Calling.Options.Protocols, new ReadOnlySpan<byte>(offered, (int)offeredLength), out int at);
        *name = offered + at;
        *length = (byte)found;
        return found > 0 ? OpenSslLibrary.TlsExtOk : OpenSslLibrary.TlsExtAlertFatal;
    }

    /// <returns>1: the key is set; 2: it is set, and the client should get a new ticket; 0: no such key, so a full handshake; -1: failed.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnTicketKey(nint ssl, byte* name, byte* iv, nint cipher, nint mac, int encrypts)
    {
        TicketKeys keys = Calling.Options.Tickets!;
        TicketKey? key;
        bool isNewest = true;
        if (encrypts == 1)
        {
            key = keys.Keys[0];
            key.Name.CopyTo(new Span<byte>(name, TicketKey.NameBytes));
            RandomNumberGenerator.Fill(new Span<byte>(iv, 16));
        }
        else
        {
            key = keys.Find(new ReadOnlySpan<byte>(name, TicketKey.NameBytes), out isNewest);
            if (key is null)
                return 0;
        }

        fixed (byte* cipherKey = key.CipherKey)
        fixed (byte* macKey = key.MacKey)
        fixed (byte* keyWord = "key\0"u8)
        fixed (byte* digestWord = "digest\0"u8)
        fixed (byte* digest = "SHA256\0"u8)
        {
            OpenSslParameter* parameters = stackalloc OpenSslParameter[3];
            parameters[0] = new() { Key = keyWord, Type = OpenSslParameter.Octets, Data = macKey, Length = TicketKey.KeyBytes };
            parameters[1] = new() { Key = digestWord, Type = OpenSslParameter.Utf8Text, Data = digest, Length = 6 };
            parameters[2] = default;
            nint algorithm = OpenSslLibrary.Aes256Cbc();
            int set = encrypts == 1
                ? OpenSslLibrary.EncryptInit(cipher, algorithm, 0, cipherKey, iv)
                : OpenSslLibrary.DecryptInit(cipher, algorithm, 0, cipherKey, iv);
            if (set != 1 || OpenSslLibrary.MacSetParameters(mac, parameters) != 1)
                return -1;
        }

        // A client uses a ticket of TLS 1.3 once (RFC 8446 §C.4), so it always gets another.
        return isNewest && OpenSslLibrary.GetVersionNumber(ssl) != OpenSslLibrary.Tls13 ? 1 : 2;
    }
}
