using Weir.Balancing.Hashing;

namespace Weir.Simulation.Traces;

/// <summary>HAProxy's HTTP log (<c>option httplog</c>), with or without the prefix that syslog gives it.</summary>
/// <remarks>
/// <code>10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"</code>
/// The timers are TR/Tw/Tc/Tr/Ta in milliseconds: waiting for the whole request, in HAProxy's own queue, for the connection, for the
/// response's head, all from accept or the request's first byte to the end; −1 where it did not come to that.
/// </remarks>
internal sealed class HaproxyLogFormat : ITraceFormat
{
    private const int Timers = 5;

    public string Name => "haproxy";

    public string Example => """10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1" """.TrimEnd();

    public string? Read(ReadOnlySpan<byte> line, TraceContext context, out TraceEntry entry)
    {
        entry = new TraceEntry();
        // Syslog's prefix may have brackets of its own, as in haproxy[14389]: the accept date is what follows a space.
        int open = line.IndexOf(" ["u8);
        int close = open < 0 ? -1 : line[open..].IndexOf((byte)']') + open;
        if (close <= open) return "There is no date in brackets.";
        if (!LogTime.TryReadClf(line[(open + 2)..close], out double accepted)) return "The date in brackets is none as in [06/Feb/2009:12:14:14.655].";
        ReadOnlySpan<byte> before = line[..open];
        ReadOnlySpan<byte> client = before[(before.LastIndexOf((byte)' ') + 1)..];

        ReadOnlySpan<byte> rest = line[(close + 1)..].TrimStart((byte)' ');
        Next(ref rest); // the frontend
        ReadOnlySpan<byte> server = Next(ref rest);
        ReadOnlySpan<byte> timers = Next(ref rest);
        ReadOnlySpan<byte> status = Next(ref rest);
        int slash = server.IndexOf((byte)'/');
        Span<double> times = stackalloc double[Timers];
        if (slash < 0 || !TryTimers(timers, times)) return "There are no timers TR/Tw/Tc/Tr/Ta. Log with 'option httplog'.";

        ReadOnlySpan<byte> pool = server[..slash];
        server = server[(slash + 1)..];
        context.Pools.NumberOf(pool);
        if (context.Pool is { } wanted && !pool.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(wanted))) return TraceReader.NotARequest;
        entry.ArrivalSeconds = accepted + (Math.Max(times[0], 0) / 1000);
        if (LogText.TryWhole(status, out long code)) entry.Status = (int)code;
        // Ta counts from accept; TR was the client's time.
        if (times[4] >= 0) entry.ResponseSeconds = Math.Max(times[4] - Math.Max(times[0], 0), 0) / 1000;
        entry.IsFailure = times[2] < 0 || times[3] < 0 || code is >= 500 or <= 0 || server.IsEmpty || server[0] == '<';
        if (!server.IsEmpty && server[0] != '<') entry.Endpoint = context.Endpoints.NumberOf(server);
        entry.Client = LogText.ClientHash(LogText.WithoutPort(client));

        (ReadOnlySpan<byte> method, ReadOnlySpan<byte> target) = RequestOf(rest);
        entry.Key = XxHash64.Hash(target);
        entry.Class = LogText.ClassOf(context, method, target, default);
        return null;
    }

    private static bool TryTimers(ReadOnlySpan<byte> text, Span<double> times)
    {
        int count = 0;
        foreach (Range range in text.Split((byte)'/'))
        {
            // A + before the last says that the log was written before the end.
            ReadOnlySpan<byte> field = text[range].TrimStart((byte)'+');
            if (count == Timers || !LogText.TryNumber(field, out times[count])) return false;
            count++;
        }
        return count == Timers;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..].TrimStart((byte)' ');
        return field;
    }

    private static RequestLine RequestOf(ReadOnlySpan<byte> rest)
    {
        int quote = rest.IndexOf((byte)'"');
        return quote < 0 ? default : RequestLine.Of(rest[(quote + 1)..]);
    }
}
