using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Backends;
using Weir.Simulation.Workloads;

namespace Weir.Demo.Media;

/// <summary>Three unlike servers, a balancer, and the same jobs by one strategy after the other.</summary>
/// <remarks>In order: 1. the ports are tried; 2. the servers start, in this process, on free ports; 3. the balancer gets a configuration file; 4. each
/// strategy has its turn and its picture; 5. all are compared. Everything that was started is stopped on every way out.</remarks>
internal static class MediaDemoRun
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="DemoException">A port is taken, or a part did not do what it should.</exception>
    public static async Task RunAsync(MediaDemoOptions options, TextWriter output, CancellationToken stop)
    {
        for (int i = 0; i < MediaDemoOptions.Strategies.Length; i++)
            DemoPorts.RequireFree(options.Port + i, "weir demo media");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var work = new ConcurrentQueue<MediaWork>();
        string[] addresses = new string[MediaMix.Kinds.Length];
        Task[] servers = [.. addresses.Select((_, i) => MediaServer.RunAsync(
            new IPEndPoint(IPAddress.Loopback, 0),
            MediaMix.Kinds[i],
            options.Unit,
            bound => addresses[i] = bound.ToString()!,
            (letter, begun, ended) => work.Enqueue(new MediaWork(i, letter, begun, ended)),
            end.Token))];
        ChildProcess? balancer = null;
        string file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"weir-demo-media-{Environment.ProcessId}.yaml"));
        try
        {
            await File.WriteAllTextAsync(file, MediaConfiguration.Write(options, addresses), stop);
            balancer = ChildProcess.Start("the balancer", "weir: ready", "run", "--config", file);
            await balancer.ReadyAsync(StartTimeout, stop);
            await CompareAsync(options, work, output, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C.
        }
        finally
        {
            if (balancer is not null) await balancer.DisposeAsync();
            await end.CancelAsync();
            await Task.WhenAll(servers);
            File.Delete(file);
        }
    }

    private static async Task CompareAsync(MediaDemoOptions options, ConcurrentQueue<MediaWork> work, TextWriter output, CancellationToken stop)
    {
        ImmutableArray<string> jobs = MediaStream.Of(options.Count, options.Seed);
        double bound = MediaStream.BoundOf(jobs) * options.Unit.TotalSeconds;
        string[] names = ["video 1", "video 2", "music"];
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{options.Count} jobs (V video, P picture, M music), seed {options.Seed}; no schedule ends before {bound:F2} s"));
        List<(string Strategy, TimeSpan Makespan)> results = [];
        for (int i = 0; i < MediaDemoOptions.Strategies.Length; i++)
        {
            work.Clear();
            DateTime begun = DateTime.UtcNow;
            long started = Stopwatch.GetTimestamp();
            await SendAllAsync(jobs, options.Port + i, options.Rate, stop);
            TimeSpan makespan = Stopwatch.GetElapsedTime(started);
            results.Add((MediaDemoOptions.Strategies[i], makespan));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{MediaDemoOptions.Strategies[i]}: {makespan.TotalSeconds:F2} s"));
            await output.WriteAsync(MediaGantt.Write(names, [.. work], begun, makespan));
        }

        await output.WriteLineAsync($"\n{"strategy",-20}{"makespan",10}{"× bound",10}");
        foreach ((string strategy, TimeSpan makespan) in results)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{strategy,-20}{makespan.TotalSeconds,8:F2} s{makespan.TotalSeconds / bound,10:F2}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{"lower bound",-20}{bound,8:F2} s{1,10:F2}"));
    }

    private static async Task SendAllAsync(ImmutableArray<string> jobs, int port, double rate, CancellationToken stop)
    {
        var asked = new Task[jobs.Length];
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < jobs.Length; i++)
        {
            TimeSpan wait = TimeSpan.FromSeconds(i / rate) - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, stop); // the rate of the stream
            asked[i] = AskAsync(jobs[i], port, stop);
        }

        await Task.WhenAll(asked);
    }

    private static async Task AskAsync(string job, int port, CancellationToken stop)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, stop);
            await client.SendAsync(Encoding.ASCII.GetBytes(job), stop);
            using var stream = new NetworkStream(client);
            byte[] answer = new byte[64];
            int length = await stream.ReadAtLeastAsync(answer, MediaServer.FrameBytes, throwOnEndOfStream: false, stop);
            string text = Encoding.ASCII.GetString(answer, 0, length);
            if (text != job) throw new DemoException($"job {job} was answered '{text.Trim()}'.");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new DemoException($"job {job} was not answered: {e.Message}");
        }
    }
}
