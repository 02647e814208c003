using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>Waits until a process takes connections.</summary>
internal static class Serving
{
    /// <summary>Tries to connect until it succeeds.</summary>
    /// <exception cref="CompareException">The process ended or did not listen within <paramref name="patience"/>.</exception>
    public static void Wait(Child process, int port, TimeSpan patience)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!Accepts(port))
        {
            if (!process.Running) throw new CompareException($"{process.Name} ended at start: {process.LastErrors}");
            if (watch.Elapsed > patience) throw new CompareException($"{process.Name} did not listen on port {port} within {patience.TotalSeconds:0} s: {process.LastErrors}");
            Thread.Sleep(20);
        }
    }

    private static bool Accepts(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
