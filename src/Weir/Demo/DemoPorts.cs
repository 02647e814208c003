using System.Net;
using System.Net.Sockets;

namespace Weir.Demo;

/// <summary>Ports of 127.0.0.1 for the demos.</summary>
internal static class DemoPorts
{
    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="verb">Who asks, for the message.</param>
    /// <exception cref="DemoException">It is taken.</exception>
    public static void RequireFree(int port, string verb)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            int other = port == ushort.MaxValue ? port - 1 : port + 1;
            throw new DemoException($"port {port} of 127.0.0.1 is taken by another program. Choose another: {verb} --port {other}");
        }
        catch (SocketException e)
        {
            throw new DemoException($"port {port} of 127.0.0.1 cannot be used: {e.Message}. Choose another with --port.");
        }
    }

    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
