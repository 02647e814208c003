using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>Drives pingload: a client and its origin in one epoll thread (see bench/pingload/main.c).</summary>
internal sealed class PingLoad : ILoad
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HoldPatience = TimeSpan.FromMinutes(2);
    private readonly Child _process;
    private readonly PingMode _mode;

    public PingLoad(string program, PingMode mode, string cpus)
    {
        _mode = mode;
        Origins = Ports.Free(3);
        _process = Child.Start("pingload", cpus, program, string.Join(',', Origins));
        Expect("ready", Patience);
    }

    public int[] Origins { get; }

    private string Word => _mode.ToString().ToLowerInvariant();

    public static string? WhyAbsent(PingMode mode) =>
        mode is PingMode.Https or PingMode.Http2 or PingMode.TlsFull or PingMode.TlsResumed && !PingLoadBuild.HasTls
            ? "OpenSSL's headers, with which pingload speaks TLS, are not installed (apt-get install libssl-dev)"
            : null;

    public LoadResult Run(LoadRequest request, Action begun, Action ended)
    {
        Begin(request);
        AwaitBegin(request);
        begun();
        LoadResult result = AwaitEnd(request);
        ended();
        AwaitDone();
        return result;
    }

    /// <summary>The four steps of <see cref="Run"/> apart, so that two generators can run at once.</summary>
    public void Begin(LoadRequest request) => _process.WriteLine(
        $"run {Word} {request.Port} {request.Connections} {request.Bytes} {request.Warmup.TotalMilliseconds:0} {request.Duration.TotalMilliseconds:0} {request.MaxRequests}");

    public void AwaitBegin(LoadRequest request) => Expect("begin", request.Warmup + Patience);

    public LoadResult AwaitEnd(LoadRequest request) => LoadResult.Parse(Expect("end ", request.Duration + Patience));

    public void AwaitDone() => Expect("done", Patience);

    /// <summary>Opens keep-alive connections, each after one request, and keeps them.</summary>
    public void Hold(int port, int connections)
    {
        _process.WriteLine($"hold {Word} {port} {connections} 128");
        string held = Expect("held ", HoldPatience);
        if (held != $"held {connections} errors=0") throw new CompareException($"{connections} idle connections were wanted, but pingload says: {held}");
    }

    /// <summary>Closes the held connections.</summary>
    /// <returns>How many of the held connections the proxy had closed meanwhile.</returns>
    public int Release()
    {
        _process.WriteLine("release");
        return int.Parse(Expect("released lost=", Patience)["released lost=".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _process.Dispose();

    private string Expect(string start, TimeSpan patience)
    {
        string line = _process.ReadLine(patience);
        return line.StartsWith(start, StringComparison.Ordinal) ? line : throw new CompareException($"pingload should say '{start}' but says '{line}'");
    }
}
