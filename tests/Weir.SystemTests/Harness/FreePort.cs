using System.Net;
using System.Net.Sockets;

namespace Weir.SystemTests.Harness;

/// <summary>Finds loopback ports that nobody uses.</summary>
/// <remarks>
/// They lie below the kernel's ephemeral range: an endpoint that is killed leaves its port free for a moment, and a client
/// socket that got this port by chance would connect to itself instead of being refused.
/// </remarks>
public static class FreePort
{
    private const int Lowest = 10_240;
    private const int AboveHighest = 32_000;
    private const int Attempts = 200;

    /// <summary>Ports given lately: two draws for one process must not be the same before it has bound either.</summary>
    private static readonly Queue<int> Recent = new();

    private const int RecentLimit = 512;

    /// <summary>A port that was free a moment ago. Another process may still be faster: who binds it retries.</summary>
    public static int Next(IPAddress? address = null)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(Lowest, AboveHighest);
            var candidate = new IPEndPoint(address ?? IPAddress.Loopback, port);
            using var probe = new Socket(candidate.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(candidate);
                if (Reserve(port))
                    return port;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Taken: the next draw is as good as any.
            }
        }

        throw new InvalidOperationException($"No free port among {Attempts} draws from {Lowest} to {AboveHighest - 1}.");
    }

    private static bool Reserve(int port)
    {
        lock (Recent)
        {
            if (Recent.Contains(port))
                return false;
            if (Recent.Count == RecentLimit)
                Recent.Dequeue();
            Recent.Enqueue(port);
            return true;
        }
    }
}
