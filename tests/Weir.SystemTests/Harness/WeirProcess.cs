using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Weir.SystemTests.Harness;

/// <summary>The real program, as a user starts it: <c>dotnet weir.dll run --config FILE</c>.</summary>
public sealed class WeirProcess : IAsyncDisposable
{
    /// <summary>Starts that lost their port to another process before the program bound it.</summary>
    private const int LostRaces = 5;

    private const string ConfigName = "weir.yaml";

    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "weir.dll");

    private readonly ChildProcess _child;
    private readonly TempFolder _folder;
    private readonly HttpClient _admin;

    private readonly int _listenerPort;
    private readonly int _adminPort;

    private WeirProcess(ChildProcess child, TempFolder folder, EndPoint address, int listenerPort, int adminPort)
    {
        (_child, _folder, Address, _listenerPort, _adminPort) = (child, folder, address, listenerPort, adminPort);
        _admin = new() { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}"), Timeout = Deadline.Default };
    }

    /// <summary>Where the listener <c>web</c> accepts.</summary>
    public EndPoint Address { get; }

    /// <summary>The file it was started with.</summary>
    public string ConfigFile => _folder.File(ConfigName);

    public EndPoint AdminAddress => new IPEndPoint(IPAddress.Loopback, _adminPort);

    public int Id => _child.Id;

    public bool HasExited => _child.HasExited;

    public string Errors => _child.Errors;

    public long ResidentBytes => ProcessMemory.ResidentBytes(Id);

    public static async Task<WeirProcess> StartAsync(WeirSettings settings)
    {
        for (var race = 0; ; race++)
        {
            if (await TryStartAsync(settings, mayLose: race < LostRaces) is { } weir)
                return weir;
        }
    }

    public async Task<Metrics> ReadMetricsAsync() => Metrics.Parse(await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative)));

    public async Task<HttpStatusCode> CheckHealthAsync()
    {
        using var response = await _admin.GetAsync(new Uri("/healthz", UriKind.Relative));
        return response.StatusCode;
    }

    /// <summary>Writes other settings into the file, for the same ports; it is replaced in one step.</summary>
    public void Rewrite(WeirSettings settings) => Rewrite(settings.Render(_listenerPort, _adminPort));

    public void Rewrite(string yaml) => File.Move(_folder.Write(ConfigName + ".new", yaml), ConfigFile, overwrite: true);

    /// <summary>Asks for a reload by the admin listener.</summary>
    /// <returns>Whether it was applied, and what it says.</returns>
    public async Task<(bool IsApplied, string Text)> ReloadAsync()
    {
        using var answer = await _admin.PostAsync(new Uri("/reload", UriKind.Relative), content: null);
        return (answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    public Task<(bool IsApplied, string Text)> ReloadAsync(WeirSettings settings)
    {
        Rewrite(settings);
        return ReloadAsync();
    }

    /// <summary>The access log so far. It is written off the loops, so a line may come a moment after its response.</summary>
    public IReadOnlyList<AccessLogEntry> ReadAccessLog() =>
        [.. _child.Output.Select(line => JsonSerializer.Deserialize<AccessLogEntry>(line)!)];

    /// <summary>The access log once it has this many lines.</summary>
    public async Task<IReadOnlyList<AccessLogEntry>> ReadAccessLogAsync(int lines)
    {
        await Poll.UntilAsync(
            () => Task.FromResult(_child.Output.Count >= lines),
            () => $"the access log has {lines} lines (it has {_child.Output.Count})");
        return ReadAccessLog();
    }

    /// <summary>Nothing may be left of finished work: no connection, no buffer.</summary>
    public Task AssertNothingLeftAsync(int connectionsOpen = 0)
    {
        var last = "";
        return Poll.UntilAsync(
            async () =>
            {
                var metrics = await ReadMetricsAsync();
                var open = metrics.Sum("weir_connections_open");
                var rented = metrics.Sum("weir_buffers_rented");
                last = $"{connectionsOpen} connections are open and no buffer is rented (there are {open} and {rented})";
                return open <= connectionsOpen && rented <= 0;
            },
            () => last);
    }

    public void Terminate() => _child.Terminate();

    public void Signal(int number) => _child.Signal(number);

    public Task<int> WaitForExitAsync(TimeSpan within) => _child.WaitForExitAsync(within);

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _admin.Dispose();
        _folder.Dispose();
        if (_child.Errors.Contains("Unhandled exception", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("Weir crashed:\n" + _child.Errors);
    }

    private static async Task<WeirProcess?> TryStartAsync(WeirSettings settings, bool mayLose)
    {
        var folder = new TempFolder();
        var (listenerPort, adminPort) = (FreePort.Next(), FreePort.Next());
        var config = folder.Write(ConfigName, settings.Render(listenerPort, adminPort));
        var child = ChildProcess.Start("dotnet", [Program, "run", "--config", config, .. settings.Flags]);
        var weir = new WeirProcess(child, folder, AddressOf(settings, listenerPort), listenerPort, adminPort);
        try
        {
            await Poll.UntilAsync(() => Task.FromResult(weir.IsReady()), () => $"weir listens. Its errors:\n{child.Errors}", Deadline.Start);
            if (!child.HasExited)
                return weir;

            await child.WaitForExitAsync(Deadline.Default);
            if (!mayLose || !child.Errors.Contains("in use", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"weir ended at once:\n{child.Errors}\nits configuration:\n{File.ReadAllText(config)}");
        }
        catch
        {
            await weir.DisposeAsync();
            throw;
        }

        await weir.DisposeAsync();
        return null;
    }

    private static EndPoint AddressOf(WeirSettings settings, int port)
    {
        if (settings.Bind.StartsWith("unix:", StringComparison.Ordinal))
            return new UnixDomainSocketEndPoint(settings.Bind["unix:".Length..]);
        return IPEndPoint.Parse(settings.Bind.Replace("PORT", $"{port}", StringComparison.Ordinal));
    }

    /// <summary>True when its status line says that it is ready, or it has ended.</summary>
    private bool IsReady() => _child.HasExited || _child.Errors.Contains("weir: ready", StringComparison.Ordinal);
}
