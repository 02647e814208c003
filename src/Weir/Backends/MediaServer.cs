using System.Net;
using System.Net.Sockets;
using Weir.Simulation.Workloads;

namespace Weir.Backends;

/// <summary>A server of two-byte jobs, a class letter (V, P, M) and a digit: works on them one after the other, in the order received, for as long as
/// class, digit and its own kind say, and sends the two bytes back.</summary>
internal static class MediaServer
{
    /// <summary>Bytes of a job, and of an answer.</summary>
    public const int FrameBytes = 2;

    private static readonly TimeSpan AcceptRetry = TimeSpan.FromMilliseconds(20);

    /// <summary>The class that a letter means; null: none.</summary>
    public static string? ClassOf(char letter) => letter switch
    {
        'V' => "video",
        'P' => "picture",
        'M' => "music",
        _ => null,
    };

    /// <summary>Serves until <paramref name="stop"/>; connections that are open then are cut.</summary>
    /// <param name="listen">Where; port 0 takes a free one.</param>
    /// <param name="kind">Of the server: video or music.</param>
    /// <param name="unit">What a digit of 1 takes at the kind that suits.</param>
    /// <param name="listening">Called once with the address, port filled in.</param>
    /// <param name="done">Told of each job: the letter, when work on it began, and when it ended.</param>
    /// <param name="stop">Ends the server.</param>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public static async Task RunAsync(
        IPEndPoint listen, string kind, TimeSpan unit, Action<EndPoint> listening, Action<char, DateTime, DateTime>? done, CancellationToken stop)
    {
        using var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(listen);
        listener.Listen();
        listening(listener.LocalEndPoint!);
        // One job at a time, whichever connection it came by. Not disposed: connections that are being cut still give it back.
        var turn = new SemaphoreSlim(1, 1);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await listener.AcceptAsync(stop);
                _ = ServeAsync(client, kind, unit, turn, done, stop);
            }
            catch (OperationCanceledException)
            {
                // Told to stop.
            }
            catch (SocketException)
            {
                await Task.Delay(AcceptRetry, CancellationToken.None); // out of descriptors, until one is given back
            }
        }
    }

    private static async Task ServeAsync(
        Socket client, string kind, TimeSpan unit, SemaphoreSlim turn, Action<char, DateTime, DateTime>? done, CancellationToken stop)
    {
        byte[] job = new byte[FrameBytes];
        using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            client.NoDelay = true;
            while (await stream.ReadAtLeastAsync(job, FrameBytes, throwOnEndOfStream: false, stop) == FrameBytes)
            {
                if (ClassOf((char)job[0]) is not { } name || !char.IsAsciiDigit((char)job[1]))
                    return;
                await turn.WaitAsync(stop);
                try
                {
                    DateTime begun = DateTime.UtcNow;
                    await Task.Delay(unit * ((job[1] - '0') * MediaMix.CostOf(name, kind)), stop); // the work
                    done?.Invoke((char)job[0], begun, DateTime.UtcNow);
                }
                finally
                {
                    turn.Release();
                }

                await stream.WriteAsync(job, stop);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The balancer reset the connection, or the server stops: there is nobody left to tell.
        }
    }
}
