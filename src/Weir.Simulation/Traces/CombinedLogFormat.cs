using Weir.Balancing.Hashing;

namespace Weir.Simulation.Traces;

/// <summary>The common and the combined log format, with the time a request took behind it.</summary>
/// <remarks>
/// <code>127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326 "http://referrer" "Mozilla/4.08" 0.012</code>
/// <para>Of what follows the size or the quoted fields, the first number is the time: with a point it is nginx's <c>$request_time</c> in
/// seconds, and the date is that of the answer's end; without one it is Apache's <c>%D</c> in microseconds, and the date that of the
/// request. Named fields are known as well: <c>rt=</c> or <c>request_time=</c>, <c>urt=</c> or <c>upstream_response_time=</c>,
/// <c>upstream=</c>, <c>ua=</c> or <c>upstream_addr=</c>. An address with a port that stands alone is the upstream's too.</para>
/// </remarks>
internal sealed class CombinedLogFormat : ITraceFormat
{
    public string Name => "combined";

    public string Example => """127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 2326 "-" "curl/8.5" 0.012    (nginx: … "$http_user_agent" $request_time $upstream_addr)""";

    public string? Read(ReadOnlySpan<byte> line, TraceContext context, out TraceEntry entry)
    {
        entry = new TraceEntry();
        int open = line.IndexOf(" ["u8);
        int close = open < 0 ? -1 : line[open..].IndexOf((byte)']') + open;
        if (close <= open) return "There is no date in brackets.";
        if (!LogTime.TryReadClf(line[(open + 2)..close], out double time)) return "The date in brackets is none as in [10/Oct/2000:13:55:36 -0700].";
        int quote = line[close..].IndexOf((byte)'"') + close;
        int unquote = quote <= close ? -1 : EndOfQuoted(line, quote);
        if (unquote < 0) return "There is no request in quotes.";
        (ReadOnlySpan<byte> method, ReadOnlySpan<byte> target) = RequestLine.Of(line[(quote + 1)..unquote]);

        ReadOnlySpan<byte> rest = line[(unquote + 1)..];
        if (!LogText.TryWhole(NextField(ref rest), out long status)) return "There is no status behind the request.";
        NextField(ref rest); // the size of the answer
        bool isWhole = time == Math.Floor(time);
        ReadFields(rest, context, ref entry, out bool isEndTime);
        entry.ArrivalSeconds = isEndTime && !double.IsNaN(entry.ResponseSeconds) ? time - entry.ResponseSeconds : time;
        entry.IsEndTime = isEndTime;
        entry.IsWholeSecond = isWhole;
        entry.Status = (int)status;
        entry.IsFailure = status >= 500;
        entry.Client = LogText.ClientHash(line[..Math.Max(line.IndexOf((byte)' '), 0)]);
        entry.Key = XxHash64.Hash(target);
        entry.Class = LogText.ClassOf(context, method, target, default);
        return null;
    }

    /// <summary>What a log has behind the size: its own choice.</summary>
    private static void ReadFields(ReadOnlySpan<byte> rest, TraceContext context, ref TraceEntry entry, out bool isEndTime)
    {
        isEndTime = false;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> field = NextField(ref rest);
            int equals = field.IndexOf((byte)'=');
            ReadOnlySpan<byte> name = equals < 0 ? default : field[..equals];
            ReadOnlySpan<byte> value = equals < 0 ? field : field[(equals + 1)..].Trim((byte)'"');
            if (name.SequenceEqual("rt"u8) || name.SequenceEqual("request_time"u8))
            {
                if (LogText.TryNumber(value, out double seconds)) (entry.ResponseSeconds, isEndTime) = (seconds, true);
            }
            else if (name.SequenceEqual("ua"u8) || name.SequenceEqual("upstream"u8) || name.SequenceEqual("upstream_addr"u8))
            {
                SetEndpoint(value, context, ref entry);
            }
            else if (!name.IsEmpty)
            {
                continue;
            }
            else if (double.IsNaN(entry.ResponseSeconds) && LogText.TryNumber(value, out double number) && number >= 0)
            {
                isEndTime = value.Contains((byte)'.');
                entry.ResponseSeconds = isEndTime ? number : number / 1e6;
            }
            else if (entry.Endpoint == TraceEntry.None && IsAddress(value))
            {
                SetEndpoint(value, context, ref entry);
            }
        }
    }

    private static void SetEndpoint(ReadOnlySpan<byte> value, TraceContext context, ref TraceEntry entry)
    {
        if (value.IsEmpty || value.SequenceEqual("-"u8)) return;
        // nginx lists all it tried; the time of those is no endpoint's.
        int last = value.LastIndexOf((byte)',');
        if (last >= 0) entry.IsFailure = true;
        entry.Endpoint = context.Endpoints.NumberOf(value[(last + 1)..].Trim((byte)' '));
    }

    private static bool IsAddress(ReadOnlySpan<byte> value)
    {
        int colon = value.LastIndexOf((byte)':');
        return colon > 0 && colon < value.Length - 1 && value.IndexOf((byte)'/') < 0 && LogText.TryWhole(value[(colon + 1)..], out long port) && port is > 0 and < 65_536
            && (LogText.TryNumber(value[..1], out _) || value[0] == '[' || value[..colon].IndexOf((byte)'.') > 0);
    }

    /// <summary>The next word or quoted text.</summary>
    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        if (rest.IsEmpty) return default;
        int end = rest[0] == '"' ? EndOfQuoted(rest, 0) : rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> field = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return field.TrimStart((byte)'"');
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> text, int quote)
    {
        for (int i = quote + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i;
        }
        return -1;
    }
}
