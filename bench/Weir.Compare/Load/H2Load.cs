using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Compare.Contestants;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>h2load (of nghttp2) in front; behind the proxy an nginx with three ports, or for H2c three nghttpd.</summary>
/// <remarks>h2load knows no percentiles: they are taken from its log, which has a line for each request.</remarks>
internal sealed partial class H2Load : ILoad
{
    private readonly int _streams;
    private readonly bool _tls;
    private readonly string _log;
    private readonly string _message;
    private readonly IOrigin _origin;

    /// <param name="streams">Requests in progress on each connection.</param>
    /// <param name="protocol">Https: GET over HTTP/2 over TLS. H2c: POST in cleartext, as gRPC does.</param>
    /// <param name="bytes">Size of each response body, and of what is posted.</param>
    /// <param name="folder">For the origin's files and the log.</param>
    public H2Load(int streams, Protocol protocol, int bytes, string folder)
    {
        _streams = streams;
        _tls = protocol == Protocol.Https;
        _log = Path.Combine(folder, "h2load.log");
        _message = Path.Combine(folder, "message");
        File.WriteAllText(_message, new string('x', bytes));
        _origin = _tls ? new NginxOrigin(folder) : new NghttpdOrigin(folder, bytes);
    }

    public static string? WhyAbsent(Protocol protocol) =>
        Programs.Find("h2load") is null ? "h2load is not installed (apt-get install nghttp2-client)"
        : protocol == Protocol.Https && Programs.Find("nginx") is null ? "nginx, the origin of this row, is not installed (apt-get install nginx)"
        : protocol == Protocol.H2c && Programs.Find("nghttpd") is null ? "nghttpd, the origin of this row, is not installed (apt-get install nghttp2-server)"
        : null;

    public int[] Origins => _origin.Ports;

    public LoadResult Run(LoadRequest request, Action begun, Action ended)
    {
        if (request.Warmup >= TimeSpan.FromSeconds(1)) Spell(request, request.Warmup);
        begun();
        (int seconds, List<string> said) = Spell(request, request.Duration);
        ended();
        return Read(request, seconds, said);
    }

    public void Dispose() => _origin.Dispose();

    private (int Seconds, List<string> Said) Spell(LoadRequest request, TimeSpan duration)
    {
        // h2load counts in whole seconds.
        int seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds));
        string scheme = _tls ? "https" : "http";
        string[] headers = _tls ? ["accept: */*", "accept-encoding: gzip"] : ["content-type: application/grpc", "te: trailers"];
        File.Delete(_log); // it would be appended to
        using Child h2load = Child.Start("h2load", Cpus.Load, Programs.Find("h2load")!,
        [
            "-t1", $"-c{request.Connections}", $"-m{_streams}", $"-D{seconds}", $"--log-file={_log}", $"--connect-to=127.0.0.1:{request.Port}",
            .. headers.SelectMany(header => (string[])["-H", header]),
            .. _tls ? (string[])["--npn-list=h2"] : ["-d", _message],
            $"{scheme}://bench.example:{request.Port}/{request.Bytes}",
        ]);
        TimeSpan patience = TimeSpan.FromSeconds(seconds + 10);
        List<string> said = [];
        do said.Add(h2load.ReadLine(patience));
        while (!said[^1].StartsWith("traffic:", StringComparison.Ordinal));
        h2load.WaitForEnd(patience);
        return (seconds, said);
    }

    private LoadResult Read(LoadRequest request, int seconds, List<string> said)
    {
        string protocol = _tls ? "h2" : "h2c";
        if (!said.Contains($"Application protocol: {protocol}"))
            throw new CompareException($"h2load did not come to speak {protocol}: {string.Join(" / ", said)}");
        Match requests = RequestsLine().Match(string.Join('\n', said));
        if (!requests.Success) throw new CompareException($"h2load's summary is not understood: {string.Join(" / ", said)}");
        long done = Number("done"), failed = Number("failed"), otherStatuses = 0;
        List<double> latencies = [];
        foreach (string line in File.ReadLines(_log))
        {
            string[] fields = line.Split('\t'); // start, status, microseconds
            latencies.Add(double.Parse(fields[2], CultureInfo.InvariantCulture));
            if (fields[1] != "200") otherStatuses++;
        }

        // What failed may stand in the log or not. Bodies cut short: of each answer that is done all bytes have come; of others some may have.
        long errors = Math.Max(failed, otherStatuses) + Number("timeout");
        if (errors == 0 && Number("data") < done * request.Bytes) errors = 1;
        latencies.Sort();
        return new(done, errors, seconds, Percentile(0.5), Percentile(0.99), Percentile(1));

        long Number(string name) => long.Parse(requests.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

        double Percentile(double share) => latencies.Count == 0 ? 0 : latencies[(int)Math.Ceiling(share * latencies.Count) - 1];
    }

    [GeneratedRegex(@"^requests: .* (?<done>\d+) done, .* (?<failed>\d+) failed, .* (?<timeout>\d+) timeout$[\s\S]*^traffic: .* \((?<data>\d+)\) data", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequestsLine();
}
