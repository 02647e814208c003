using System.Globalization;

namespace Weir.Compare.Processes;

/// <summary>Reads what a process and all its descendants have used, from the kernel's own books.</summary>
internal static class ProcessTree
{
    // CPUCLOCK_SCHED of linux/posix-timers: with the inverted pid above it, the id of another process's CPU clock.
    private const int SchedulerClock = 2;

    /// <summary>CPU time of the tree since it began.</summary>
    /// <remarks>
    /// The process CPU clock counts nanoseconds over all threads, ended ones included. utime + stime of /proc/PID/stat is
    /// the same sum cut to 10 ms, and /proc/PID/task/*/schedstat forgets threads that have ended.
    /// </remarks>
    public static TimeSpan CpuTime(int root)
    {
        long nanoseconds = 0;
        foreach (int pid in Pids(root))
        {
            if (LibC.ClockGetTime((~pid << 3) | SchedulerClock, out LibC.TimeSpec time) == 0)
                nanoseconds += (long)time.Seconds * 1_000_000_000 + time.Nanoseconds;
        }

        return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Memory of the tree: PSS (shared pages divided by their users) and RSS, in bytes.</summary>
    public static Memory MemoryUse(int root)
    {
        long pss = 0, rss = 0;
        foreach (int pid in Pids(root))
        {
            foreach (string line in ReadLines($"/proc/{pid}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal)) pss += Kilobytes(line);
                else if (line.StartsWith("Rss:", StringComparison.Ordinal)) rss += Kilobytes(line);
            }
        }

        return new Memory(pss * 1024, rss * 1024);
    }

    private static List<int> Pids(int root)
    {
        List<int> pids = [root];
        for (int i = 0; i < pids.Count; i++)
        {
            string tasks = $"/proc/{pids[i]}/task";
            if (!Directory.Exists(tasks)) continue;
            foreach (string task in Directory.EnumerateDirectories(tasks))
            {
                foreach (string line in ReadLines($"{task}/children"))
                    pids.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)));
            }
        }

        return pids;
    }

    private static long Kilobytes(string line) => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    // A process may end between being listed and being read: then it has nothing left to count.
    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
