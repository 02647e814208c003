using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Backends;

/// <summary>A port that refuses connections for as long as it is held: bound, so that nobody else gets it, but not listening.</summary>
public sealed class RefusingPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));

    public string Address => _socket.LocalEndPoint!.ToString()!;

    public void Dispose() => _socket.Dispose();
}
