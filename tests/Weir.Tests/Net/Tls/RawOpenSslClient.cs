using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Weir.Net.Tls.OpenSsl;

namespace Weir.Tests.Net.Tls;

/// <summary>A client that does what honest ones do not: sends what it likes, record by record. It believes everybody, and it blocks.</summary>
internal sealed unsafe partial class RawOpenSslClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly nint _context = OpenSslLibrary.ContextNew(OpenSslLibrary.ClientMethod());
    private readonly nint _ssl;

    /// <exception cref="IOException">The handshake failed.</exception>
    public RawOpenSslClient(EndPoint address)
    {
        _socket.Connect(address);
        _ssl = OpenSslLibrary.New(_context);
        _ = SetDescriptor(_ssl, (int)_socket.Handle);
        OpenSslLibrary.SetConnectState(_ssl);
        if (OpenSslLibrary.DoHandshake(_ssl) != 1)
            throw new IOException(OpenSslLibrary.TakeError(out _));
    }

    /// <summary>Sends a record that carries nothing (RFC 8446 §4.6.3).</summary>
    /// <returns>False when the connection is over.</returns>
    public bool UpdateKey() => KeyUpdate(_ssl, 0) == 1 && OpenSslLibrary.DoHandshake(_ssl) == 1;

    /// <summary>Sends a record of one byte.</summary>
    public bool SendByte(byte value) => OpenSslLibrary.Write(_ssl, &value, 1) == 1;

    /// <summary>Waits until the server has said something.</summary>
    public void WaitForBytes()
    {
        byte one;
        _ = OpenSslLibrary.Read(_ssl, &one, 1);
    }

    public void Dispose()
    {
        OpenSslLibrary.ErrClearError();
        OpenSslLibrary.Free(_ssl);
        OpenSslLibrary.ContextFree(_context);
        _socket.Dispose();
    }

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_fd")]
    private static partial int SetDescriptor(nint ssl, int descriptor);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_key_update")]
    private static partial int KeyUpdate(nint ssl, int type);
}
