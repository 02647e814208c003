using System.Diagnostics;
using System.Globalization;

namespace Weir.Demo;

/// <summary>Back ends, a balancer and a table of where the requests go, all on this machine.</summary>
/// <remarks>
/// In order: 1. the port is tried, before anything is started; 2. the back ends choose free ports themselves and say which;
/// 3. the balancer gets a configuration file; 4. its counters are read until all endpoints are up; 5. and then once a second.
/// Everything that was started is stopped on every way out (see <see cref="ChildProcess"/>).
/// </remarks>
internal static class DemoRun
{
    /// <summary>What a digit costs on a usual back end.</summary>
    public static readonly TimeSpan DelayPerDigit = TimeSpan.FromMicroseconds(20);

    /// <summary>How much more it costs on the last one.</summary>
    public const int SlowFactor = 5;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadyPollEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the demo until its time is over or <paramref name="stop"/>.</summary>
    /// <exception cref="DemoException">The port is taken, or a process did not do its part.</exception>
    public static async Task RunAsync(DemoOptions options, TextWriter output, CancellationToken stop)
    {
        DemoPorts.RequireFree(options.Port, "weir demo");
        var backends = new List<ChildProcess>();
        ChildProcess? balancer = null;
        string file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"weir-demo-{Environment.ProcessId}.yaml"));
        try
        {
            var endpoints = await StartBackendsAsync(options, backends, stop);
            int adminPort = DemoPorts.Free();
            await File.WriteAllTextAsync(file, DemoConfiguration.Write(options, adminPort, endpoints.Select(e => e.Address)), stop);
            balancer = ChildProcess.Start("the balancer", null, "run", "--config", file);
            using var admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}"), Timeout = TimeSpan.FromSeconds(5) };
            await WaitUntilUpAsync(balancer, admin, new EndpointCounters(endpoints), stop);
            await output.WriteLineAsync(DemoText.WhatToTry(options, endpoints, balancer.Id, adminPort));
            IDemoView view = Console.IsOutputRedirected ? new PlainView(output) : new LiveTable();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (options.Duration is { } duration) end.CancelAfter(duration);
            await view.ShowAsync(show => WatchAsync(balancer, admin, new EndpointCounters(endpoints), show, end.Token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C while it was starting.
        }
        finally
        {
            // The balancer first, while its endpoints still answer what it drains.
            if (balancer is not null) await balancer.DisposeAsync();
            await Task.WhenAll(backends.Select(b => b.DisposeAsync().AsTask()));
            File.Delete(file);
        }
    }

    private static async Task<DemoEndpoint[]> StartBackendsAsync(DemoOptions options, List<ChildProcess> backends, CancellationToken stop)
    {
        for (int i = 0; i < options.Backends; i++)
        {
            bool isSlow = i > 0 && i == options.Backends - 1;
            string delay = string.Create(CultureInfo.InvariantCulture, $"{DelayPerDigit.TotalMicroseconds * (isSlow ? SlowFactor : 1)}us");
            string name = ((char)('A' + i)).ToString();
            backends.Add(ChildProcess.Start(
                $"back end {name}", "listening on", "backend", "pi", "--listen", "127.0.0.1:0", "--name", name, "--delay-per-digit", delay));
        }

        var endpoints = new DemoEndpoint[backends.Count];
        for (int i = 0; i < endpoints.Length; i++)
        {
            string line = await backends[i].ReadyAsync(StartTimeout, stop);
            endpoints[i] = new DemoEndpoint(((char)('A' + i)).ToString(), line[(line.IndexOf("//", StringComparison.Ordinal) + 2)..].Trim(), backends[i].Id);
        }

        return endpoints;
    }

    private static async Task WaitUntilUpAsync(ChildProcess balancer, HttpClient admin, EndpointCounters counters, CancellationToken stop)
    {
        long begun = Stopwatch.GetTimestamp();
        while (true)
        {
            if (balancer.HasExited) throw new DemoException($"the balancer ended at once:{Environment.NewLine}{balancer.LastWords}");
            if (await LookAsync(admin, counters, stop) is { } rows && rows.All(r => r.IsUp)) return;
            if (Stopwatch.GetElapsedTime(begun) > StartTimeout)
                throw new DemoException($"the endpoints were not up within {StartTimeout.TotalSeconds:0} s:{Environment.NewLine}{balancer.LastWords}");
            await Task.Delay(ReadyPollEvery, stop);
        }
    }

    private static async Task WatchAsync(
        ChildProcess balancer, HttpClient admin, EndpointCounters counters, Action<IReadOnlyList<EndpointRow>> show, CancellationToken end)
    {
        try
        {
            while (true)
            {
                if (await LookAsync(admin, counters, end) is { } rows) show(rows);
                if (balancer.HasExited && !end.IsCancellationRequested)
                    throw new DemoException($"the balancer ended:{Environment.NewLine}{balancer.LastWords}");
                await Task.Delay(LookEvery, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The time is over, or Ctrl-C.
        }
    }

    /// <summary>Reads the counters.</summary>
    /// <returns>Null when the balancer did not answer.</returns>
    private static async Task<IReadOnlyList<EndpointRow>?> LookAsync(HttpClient admin, EndpointCounters counters, CancellationToken cancellation)
    {
        try
        {
            return counters.Read(await admin.GetStringAsync("/metrics", cancellation), Stopwatch.GetElapsedTime(0));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null; // the client's own time-out
        }
    }
}
