using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>wrk in front and an nginx with three ports behind: a client and an origin that others wrote.</summary>
internal sealed class WrkLoad : ILoad
{
    private readonly string _script;
    private readonly string _scheme;
    private readonly NginxOrigin _origin;

    public WrkLoad(string script, string folder, bool tls)
    {
        _script = script;
        _scheme = tls ? "https" : "http";
        _origin = new NginxOrigin(folder);
    }

    public int[] Origins => _origin.Ports;

    public static string? WhyAbsent =>
        Programs.Find("wrk") is null ? "wrk is not installed (apt-get install wrk)"
        : Programs.Find("nginx") is null ? "nginx, the origin of this row, is not installed (apt-get install nginx)"
        : null;

    public LoadResult Run(LoadRequest request, Action begun, Action ended)
    {
        if (request.Warmup >= TimeSpan.FromSeconds(1)) Spell(request, request.Warmup);
        begun();
        LoadResult result = Spell(request, request.Duration);
        ended();
        return result;
    }

    public void Dispose() => _origin.Dispose();

    private LoadResult Spell(LoadRequest request, TimeSpan duration)
    {
        // wrk counts in whole seconds.
        int seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds));
        using Child wrk = Child.Start("wrk", Cpus.Load, Programs.Find("wrk")!,
            "-t1", $"-c{request.Connections}", $"-d{seconds}s", "--timeout", "5s", "-s", _script,
            "-H", "Host: bench.example", "-H", "User-Agent: wrk/4", "-H", "Accept: */*", "-H", "Accept-Encoding: gzip",
            $"{_scheme}://127.0.0.1:{request.Port}/{request.Bytes}");
        TimeSpan patience = TimeSpan.FromSeconds(seconds + 10);
        string line;
        do line = wrk.ReadLine(patience);
        while (!line.StartsWith("end ", StringComparison.Ordinal));
        wrk.WaitForEnd(patience);
        return LoadResult.Parse(line);
    }
}
