using System.Runtime.InteropServices;

namespace Weir.Compare.Processes;

/// <summary>The few C library calls .NET has no face for.</summary>
internal static partial class LibC
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    private const int ResourceDescriptors = 7;

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }

    /// <summary>Descriptors that a process may have: bench/prepare has raised the soft limit to the hard one.</summary>
    public static long DescriptorLimit() =>
        GetResourceLimit(ResourceDescriptors, out ResourceLimit limit) == 0 ? (long)Math.Min(limit.Soft, int.MaxValue) : 1024;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int ClockGetTime(int clock, out TimeSpec time);
}
