using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Weir.Backends;

/// <summary>A TCP echo server on plain sockets.</summary>
internal static class TcpEcho
{
    /// <summary>Connections at a time; further ones wait in the kernel's queue until one ends.</summary>
    public const int MaxConnections = 10_000;

    private const int BufferBytes = 64 * 1024;

    // Out of descriptors: the connections that end meanwhile give theirs back.
    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(20);

    /// <summary>Echoes until <paramref name="stop"/>; connections that are open then are cut.</summary>
    /// <param name="listen">Where; port 0 takes a free one.</param>
    /// <param name="listening">Called once with the address, port filled in.</param>
    /// <param name="stop">Ends the server.</param>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public static async Task RunAsync(IPEndPoint listen, Action<EndPoint> listening, CancellationToken stop)
    {
        using var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (listen.Address.Equals(IPAddress.IPv6Any)) listener.DualMode = true;
        listener.Bind(listen);
        listener.Listen();
        listening(listener.LocalEndPoint!);
        // Not disposed: connections that are being cut give their places back after this method has ended.
        var places = new SemaphoreSlim(MaxConnections, MaxConnections);
        try
        {
            while (true)
            {
                await places.WaitAsync(stop);
                var client = await AcceptAsync(listener, stop);
                _ = EchoAndReleaseAsync(client, places, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    /// <summary>Echoes one connection until the client ends its side; owns and closes the socket.</summary>
    public static async Task EchoAsync(Socket client, CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            client.NoDelay = true;
            while (await client.ReceiveAsync(buffer, stop) is > 0 and var received)
            {
                for (int sent = 0; sent < received;)
                    sent += await client.SendAsync(buffer.AsMemory(sent, received - sent), stop);
            }

            client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The client reset the connection, or the server stops: there is nobody left to tell.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            client.Dispose();
        }
    }

    private static async Task<Socket> AcceptAsync(Socket listener, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptAsync(stop);
            }
            catch (SocketException)
            {
                await Task.Delay(AcceptRetry, stop);
            }
        }
    }

    private static async Task EchoAndReleaseAsync(Socket client, SemaphoreSlim places, CancellationToken stop)
    {
        await EchoAsync(client, stop);
        places.Release();
    }
}
