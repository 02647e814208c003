using System.Globalization;

namespace Weir.Compare.Processes;

/// <summary>Is the machine free for measuring?</summary>
internal static class Quietness
{
    // Above half a runnable process besides ours, rounds begin to differ by more than the proxies do.
    private const double QuietLoad = 0.5;

    /// <summary>Asks the kernel before anything is started.</summary>
    /// <returns>A warning when others have kept the machine busy over the last minute, else null.</returns>
    public static string? Disturbance()
    {
        double load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return load <= QuietLoad ? null : $"the machine was not quiet (load average {load:0.0} before the first row): do not quote these figures";
    }
}
