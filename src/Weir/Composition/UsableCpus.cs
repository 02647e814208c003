using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Weir.Composition;

/// <summary>The CPUs this process may run on: a container or taskset may leave it only some.</summary>
internal static class UsableCpus
{
    private const string LinuxKey = "Cpus_allowed_list:";

    /// <summary>Empty where the system does not say.</summary>
    public static ImmutableArray<int> Read()
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                // Not the affinity mask of Process: that one ends at CPU 63.
                string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(LinuxKey, StringComparison.Ordinal));
                return line is null ? [] : Parse(line.AsSpan(LinuxKey.Length));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }

        if (!OperatingSystem.IsWindows())
            return [];
        using Process self = Process.GetCurrentProcess();
        nint mask = self.ProcessorAffinity;
        return [.. Enumerable.Range(0, nint.Size * 8).Where(cpu => ((mask >> cpu) & 1) != 0)];
    }

    /// <summary>Reads the kernel's form of a list: <c>0-2,5</c>.</summary>
    /// <returns>Empty when it is none.</returns>
    internal static ImmutableArray<int> Parse(ReadOnlySpan<char> list)
    {
        ImmutableArray<int>.Builder cpus = ImmutableArray.CreateBuilder<int>();
        foreach (Range part in list.Split(','))
        {
            ReadOnlySpan<char> range = list[part].Trim();
            int dash = range.IndexOf('-');
            ReadOnlySpan<char> last = dash < 0 ? range : range[(dash + 1)..];
            if (!int.TryParse(dash < 0 ? range : range[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out int from)
                || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int to)
                || to - from > 65_536)
                return [];
            for (int cpu = from; cpu <= to; cpu++)
                cpus.Add(cpu);
        }

        return cpus.ToImmutable();
    }
}
