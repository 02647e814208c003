using System.Net;
using System.Net.Sockets;

namespace Weir.Compare.Processes;

/// <summary>Free loopback ports, below the range from which the kernel takes the ports of outgoing connections.</summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 31_999;
    private static int _next = First + Environment.ProcessId % 8_000;

    public static int[] Free(int count) => [.. Enumerable.Range(0, count).Select(_ => Free())];

    public static int Free()
    {
        for (int tries = 0; tries < Last - First; tries++)
        {
            int port = _next;
            _next = _next == Last ? First : _next + 1;
            if (IsFree(port)) return port;
        }

        throw new CompareException($"no free port between {First} and {Last} on 127.0.0.1");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
