using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Net;

namespace Weir.Stress;

/// <summary>Runs the client on an event loop of its own: paces it, shows its progress, ends it.</summary>
internal static class StressRun
{
    private static readonly TimeSpan ReleaseEvery = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs until the requests or the time are over.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">A terminal to draw the progress on, or null.</param>
    /// <param name="stop">Ends the run early; what was measured until then is returned.</param>
    /// <exception cref="SocketException">The URL's host has no address.</exception>
    public static async Task<StressReport> RunAsync(StressOptions options, TextWriter? progress, CancellationToken stop)
    {
        var target = await ResolveAsync(options.Url, stop);
        await using var engine = Engine.Create(new EngineOptions { Loops = 1 });
        engine.Start();
        var loop = engine.Loops[0];
        var client = new StressClient(loop, options, target);
        long begun = Stopwatch.GetTimestamp();
        loop.Post(_ => client.Start(), null);

        using var over = new CancellationTokenSource();
        var helpers = new List<Task>();
        if (options.Rate is not null) helpers.Add(PaceAsync(loop, client, over.Token));
        if (progress is not null) helpers.Add(DrawAsync(options, client, progress, begun, over.Token));
        if (options.Duration is { } duration) helpers.Add(EndAfterAsync(loop, client, duration, over.Token));
        await using (stop.Register(() => loop.Post(_ => client.Abort(), null)))
            await client.Done;
        var elapsed = Stopwatch.GetElapsedTime(begun);
        await over.CancelAsync();
        await Task.WhenAll(helpers);
        return new StressReport
        {
            Options = options,
            Elapsed = elapsed,
            Statistics = client.Statistics,
            NotSent = client.NotSent,
            MaxLag = client.MaxLag,
            IsCutShort = stop.IsCancellationRequested,
        };
    }

    private static async Task PaceAsync(EventLoop loop, StressClient client, CancellationToken over)
    {
        using var timer = new PeriodicTimer(ReleaseEvery);
        Action<object?> tick = _ => client.Tick();
        try
        {
            while (await timer.WaitForNextTickAsync(over)) loop.Post(tick, null);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static async Task EndAfterAsync(EventLoop loop, StressClient client, TimeSpan duration, CancellationToken over)
    {
        try
        {
            await Task.Delay(duration, over);
            loop.Post(_ => client.End(), null);
        }
        catch (OperationCanceledException)
        {
            // It ended earlier.
        }
    }

    private static async Task DrawAsync(StressOptions options, StressClient client, TextWriter progress, long begun, CancellationToken over)
    {
        long before = 0;
        using var timer = new PeriodicTimer(DrawEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                long completed = client.Statistics.Completed;
                double done = options.Requests is { } requests
                    ? (double)completed / requests
                    : Stopwatch.GetElapsedTime(begun) / options.Duration!.Value;
                string line = ProgressLine.Draw(done, completed, (completed - before) / DrawEvery.TotalSeconds, client.Statistics.Failed);
                await progress.WriteAsync("\r" + line + "\e[K");
                before = completed;
            }
        }
        catch (OperationCanceledException)
        {
            await progress.WriteAsync("\r\e[K");
        }
    }

    /// <summary>The address to load: of several the first that takes a connection, as a browser would find it.</summary>
    private static async Task<IPEndPoint> ResolveAsync(Uri url, CancellationToken stop)
    {
        var addresses = await Dns.GetHostAddressesAsync(url.DnsSafeHost, stop);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        foreach (var address in addresses.Length > 1 ? addresses : [])
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(ProbeTimeout);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, url.Port), timeout.Token);
                return new IPEndPoint(address, url.Port);
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The next one.
            }
        }

        return new IPEndPoint(addresses[0], url.Port);
    }
}
