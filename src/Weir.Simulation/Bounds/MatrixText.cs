using System.Globalization;

namespace Weir.Simulation.Bounds;

/// <summary>Reads an instance of R‖Cmax as benchmark collections write it.</summary>
/// <remarks>
/// The first line begins with the numbers of jobs and machines; what follows on it is not looked at. Then come the times, job by job, one
/// for each machine, with any blanks and line ends between them. Limits: <see cref="MaxTimes"/>.
/// </remarks>
public static class MatrixText
{
    /// <summary>Jobs × machines: 160 MB of numbers.</summary>
    public const int MaxTimes = 20_000_000;

    /// <summary>Machines: what a pool holds.</summary>
    public const int MaxMachines = Weir.Balancing.Strategies.Candidates.MaxCount;

    /// <summary>Reads the lines.</summary>
    /// <param name="lines">Of the file.</param>
    /// <param name="error">What is wrong, with its line, and how to mend it; null if nothing is.</param>
    public static JobTimes? Read(IEnumerable<string> lines, out string? error)
    {
        using IEnumerator<string> line = lines.GetEnumerator();
        if (!line.MoveNext())
        {
            error = "1: the file is empty. The first line says how many jobs and machines there are, as in '512 16'.";
            return null;
        }
        if (!TryReadHead(line.Current, out int jobs, out int machines, out error)) return null;

        double[] times = new double[jobs * machines];
        int count = 0;
        for (int number = 2; line.MoveNext(); number++)
        {
            foreach (Range range in line.Current.AsSpan().SplitAny(' ', '\t', '\r', '\v', '\f'))
            {
                ReadOnlySpan<char> text = line.Current.AsSpan(range);
                if (text.IsEmpty) continue;
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) || !(time > 0) || !double.IsFinite(time))
                {
                    error = $"{number}: '{Shown(text)}' is not a time. A time is a number above 0, as in 1275.37.";
                    return null;
                }
                if (count == times.Length)
                {
                    error = $"{number}: more than {times.Length} times. The first line announces {jobs} jobs of {machines} times each.";
                    return null;
                }
                times[count++] = time;
            }
        }
        if (count < times.Length)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"the file ends after {count} of {times.Length} times, in job {(count / machines) + 1} of {jobs}. ")
                + "Times come job by job, one for each machine.";
            return null;
        }
        error = null;
        return new JobTimes(machines, times);
    }

    private static bool TryReadHead(string line, out int jobs, out int machines, out string? error)
    {
        string[] head = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        jobs = machines = 0;
        error = null;
        if (head.Length < 2 || !TryReadCount(head[0], out jobs) || !TryReadCount(head[1], out machines))
            error = $"1: '{Shown(line)}' does not begin with two counts. Write the number of jobs, then of machines, as in '512 16'.";
        else if (machines > MaxMachines)
            error = $"1: {machines} machines. There may be {MaxMachines}, as endpoints in a pool.";
        else if ((long)jobs * machines > MaxTimes)
            error = $"1: {jobs} jobs on {machines} machines. There may be {MaxTimes} times.";
        return error is null;
    }

    private static bool TryReadCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static string Shown(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, 40)];
        text[..shown.Length].CopyTo(shown);
        foreach (ref char c in shown)
        {
            if (char.IsControl(c)) c = '?';
        }
        return text.Length > shown.Length ? $"{shown}…" : shown.ToString();
    }
}
