namespace Weir.Tests;

/// <summary>Counts what work allocates on the calling thread.</summary>
internal static class Allocations
{
    private const int Windows = 10;

    /// <summary>The least of several runs: the runtime itself allocates on a thread now and then, when it recompiles what runs hot, but
    /// work that allocates does so every time.</summary>
    /// <returns>Bytes.</returns>
    public static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int window = 0; window < Windows && least > 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
