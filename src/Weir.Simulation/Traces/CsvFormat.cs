using Weir.Balancing.Hashing;

namespace Weir.Simulation.Traces;

/// <summary>Lines of <c>arrival_seconds,class,size[,service_seconds]</c>; with a header also in another order and with more.</summary>
/// <remarks>Columns of a header: arrival_seconds, class, size, service_seconds, response_seconds, endpoint, client, key. Others are passed over.</remarks>
internal sealed class CsvFormat : ITraceFormat
{
    private const double LatestSeconds = 9e9; // the year 2255, or what fits nanoseconds in 64 bits
    private const double LongestSeconds = 86_400;

    private static readonly string[] WithoutHeader = ["arrival_seconds", "class", "size", "service_seconds"];

    private static readonly string[] Known = [.. WithoutHeader, "response_seconds", "endpoint", "client", "key"];

    private string[]? _columns;
    private ulong _row;

    public string Name => "csv";

    public string Example => "arrival_seconds,class,size[,service_seconds]    as in 0.125,video,3,2.9; a header may name the columns";

    public string? Read(ReadOnlySpan<byte> line, TraceContext context, out TraceEntry entry)
    {
        entry = new TraceEntry();
        if (_columns is null && TryHeader(line, out string? problem)) return problem;
        string[] columns = _columns ??= WithoutHeader;

        bool hasClass = false;
        bool hasClient = false;
        bool hasKey = false;
        int field = 0;
        foreach (Range range in line.Split((byte)','))
        {
            ReadOnlySpan<byte> text = Unquote(line[range]);
            if (field >= columns.Length) return Reset($"There are more than the {columns.Length} fields {string.Join(',', columns)}.");
            string column = columns[field++];
            double number = 0;
            if (column.EndsWith("_seconds", StringComparison.Ordinal) || column == "size")
            {
                if (text.IsEmpty && column is not "arrival_seconds") continue;
                if (!LogText.TryNumber(text, out number)) return Reset($"{column} is '{Shown(text)}'. It is a number, as in 0.125.");
                if (number < 0) return Reset($"{column} is {Shown(text)}. It is 0 or more.");
                if (number > (column == "arrival_seconds" ? LatestSeconds : column == "size" ? double.MaxValue : LongestSeconds))
                    return Reset($"{column} is {Shown(text)}, which is too much{(column == "arrival_seconds" ? "" : $": a request takes {LongestSeconds} seconds at most")}.");
            }
            switch (column)
            {
                case "arrival_seconds": entry.ArrivalSeconds = number; break;
                case "size": entry.Size = number; break;
                case "service_seconds": entry.ServiceSeconds = number; break;
                case "response_seconds": entry.ResponseSeconds = number; break;
                case "class" when text.IsEmpty: return Reset("class is empty. Write a word; one class for all is as good as any.");
                case "class": (entry.Class, hasClass) = ((ushort)context.Classes.NumberOf(text), true); break;
                case "endpoint": entry.Endpoint = text.IsEmpty ? TraceEntry.None : context.Endpoints.NumberOf(text); break;
                case "client": (entry.Client, hasClient) = (LogText.ClientHash(text), true); break;
                case "key": (entry.Key, hasKey) = (XxHash64.Hash(text), true); break;
                default: break;
            }
        }
        if (field < Math.Min(columns.Length, 3)) return Reset($"There are {field} of the fields {string.Join(',', columns)}.");
        if (!hasClass) entry.Class = (ushort)context.Classes.NumberOf("request"u8);
        // Each a client of its own where none is named: hashing spreads them like chance.
        if (!hasClient) entry.Client = XxHash64.Hash(_row++);
        if (!hasKey) entry.Key = entry.Client;
        return null;
    }

    /// <summary>As long as no line was good, the next may be a header.</summary>
    private string Reset(string problem)
    {
        if (_row == 0 && _columns == WithoutHeader) _columns = null;
        return problem;
    }

    private bool TryHeader(ReadOnlySpan<byte> line, out string? problem)
    {
        problem = null;
        if (line.IndexOf("arrival_seconds"u8) < 0) return false;
        string[] columns = System.Text.Encoding.UTF8.GetString(line).Split(',', StringSplitOptions.TrimEntries);
        string[] twice = [.. columns.Where(c => Known.Contains(c, StringComparer.Ordinal)).GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key)];
        if (!columns.Contains("arrival_seconds", StringComparer.Ordinal)) problem = "The header has no column arrival_seconds.";
        else if (twice.Length > 0) problem = $"The header has the column {twice[0]} twice.";
        else (_columns, problem) = (columns, TraceReader.NotARequest);
        return true;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t"u8);
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
    }

    private static string Shown(ReadOnlySpan<byte> text)
    {
        string shown = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]);
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
