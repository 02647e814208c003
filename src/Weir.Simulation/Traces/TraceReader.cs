using System.Collections.Immutable;

namespace Weir.Simulation.Traces;

/// <summary>Makes a trace of lines; finds out by itself what kind they are of.</summary>
public sealed class TraceReader
{
    /// <summary>What a format says of a line that it knows and that is no request: a header, a message of the server.</summary>
    public const string NotARequest = "";

    /// <summary>A longer line is a bad one.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Bad lines that are kept to be shown.</summary>
    public const int MaxProblems = 5;

    /// <summary>So many lines may go by before the first that is a request.</summary>
    private const int Patience = 20;

    private readonly TraceContext _context;
    private readonly List<TraceEntry> _entries = [];
    private readonly List<TraceProblem> _problems = [];
    private readonly ImmutableArray<ITraceFormat> _formats;
    private ITraceFormat? _format;
    private int _line;
    private int _badLines;

    /// <param name="context">How classes are made.</param>
    /// <param name="format">One of <see cref="TraceFormats.All"/> by name; null: found out by the first lines.</param>
    public TraceReader(TraceContext context, string? format = null)
    {
        _context = context;
        _formats = [.. TraceFormats.Create().Where(f => format is null || f.Name == format)];
        if (format is not null) _format = _formats.Single();
    }

    /// <summary>Whether the first lines were of no format: reading on is of no use.</summary>
    public bool IsHopeless => _entries.Count == 0 && _badLines > Patience;

    /// <summary>Whether there are as many requests as a simulation takes.</summary>
    public bool IsFull => _entries.Count >= Workloads.Workload.MaxCount;

    /// <summary>The next line.</summary>
    /// <param name="line">Without its end.</param>
    public void Add(ReadOnlySpan<byte> line)
    {
        _line++;
        line = Trim(line);
        if (line.IsEmpty || line[0] == '#') return;
        if (line.Length > MaxLineBytes)
        {
            Complain($"The line has more than {MaxLineBytes / 1024} KiB.");
            return;
        }

        string? problem = _format is null ? Detect(line, out TraceEntry entry) : _format.Read(line, _context, out entry);
        if (problem is null) _entries.Add(entry);
        else if (problem != NotARequest) Complain(problem);
    }

    /// <summary>All that was read.</summary>
    /// <returns>Null when it was no trace; <see cref="Refusal"/> says why.</returns>
    public Trace? Build()
    {
        if (_format is null || _entries.Count == 0 || _badLines > _entries.Count) return null;
        TraceEntry[] entries = [.. _entries];
        WholeSeconds.Spread(entries);
        Array.Sort(Array.ConvertAll(entries, e => e.ArrivalSeconds), entries);
        return new Trace
        {
            Format = _format.Name,
            Entries = entries,
            Classes = [.. _context.Classes.Names],
            Endpoints = [.. _context.Endpoints.Names],
            Pools = [.. _context.Pools.Names],
            BadLines = _badLines,
            Problems = [.. _problems],
        };
    }

    /// <summary>Why there is no trace and what to do about it.</summary>
    /// <param name="name">The file's.</param>
    public string Refusal(string name)
    {
        if (_line == 0) return $"{name} is empty. A trace has a line for each request.";
        string found = _format is null ? "" : $" (read as {_format.Name})";
        string lines = _problems.Count == 0 ? "" : $"\n{string.Join('\n', _problems.Select(p => $"  {name}:{p.Line}: {p.Reason}"))}";
        string counts = _entries.Count == 0 ? "no line is a request" : $"{_badLines} lines are no requests and only {_entries.Count} are";
        return $"{name} is not a trace{found}: {counts}.{lines}\nA trace has one of these forms; --format NAME chooses one:\n"
            + string.Join('\n', TraceFormats.All.Select(f => $"  {f.Name,-8} {f.Example}"));
    }

    private string? Detect(ReadOnlySpan<byte> line, out TraceEntry entry)
    {
        string? first = null;
        foreach (ITraceFormat format in _formats)
        {
            string? problem = format.Read(line, _context, out entry);
            first ??= problem;
            if (problem is not (null or NotARequest)) continue;
            _format = format;
            return problem;
        }
        entry = default;
        // The last format is the one that takes nearly everything for its own, so its complaint says little.
        return line[0] == '{' ? first : "The line is of none of the known forms.";
    }

    private void Complain(string reason)
    {
        _badLines++;
        if (_problems.Count < MaxProblems) _problems.Add(new TraceProblem(_line, reason));
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8)) line = line[3..];
        return line.Trim(" \t\r"u8);
    }
}
