using System.Globalization;

namespace Weir.Compare.Processes;

/// <summary>Is the machine free for measuring?</summary>
internal static class Quietness
{
    // From here on rounds begin to differ by more than the proxies do.
    private const double QuietShare = 0.1;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>Watches the CPUs for two seconds before anything is started. The load average would count our own build as well.</summary>
    /// <returns>A warning when others keep the machine busy, else null.</returns>
    public static string? Disturbance()
    {
        (long busy, long all) before = Ticks();
        Thread.Sleep(Window);
        (long busy, long all) after = Ticks();
        double share = (double)(after.busy - before.busy) / Math.Max(after.all - before.all, 1);
        return share <= QuietShare
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the machine was not quiet (others used {share:P0} of the CPUs before the first row): do not quote these figures");
    }

    // proc_stat(5): user nice system idle iowait irq softirq steal.
    private static (long Busy, long All) Ticks()
    {
        long[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        long all = ticks.Sum();
        return (all - ticks[3] - ticks[4], all);
    }
}
