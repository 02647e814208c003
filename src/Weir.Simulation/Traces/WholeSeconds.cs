namespace Weir.Simulation.Traces;

/// <summary>Parts the requests of a second from each other where a log tells no more than the second.</summary>
/// <remarks>
/// All at its beginning would be a burst that never was. They are spread over it evenly, in the order of the file; a Poisson process would
/// be a little more uneven within the second.
/// </remarks>
internal static class WholeSeconds
{
    public static void Spread(Span<TraceEntry> entries)
    {
        int begin = 0;
        while (begin < entries.Length)
        {
            int end = begin + 1;
            if (entries[begin].IsWholeSecond)
            {
                while (end < entries.Length && entries[end].IsWholeSecond && SecondOf(entries[end]) == SecondOf(entries[begin])) end++;
                for (int i = begin; i < end; i++) entries[i].ArrivalSeconds += (i - begin + 0.5) / (end - begin);
            }
            begin = end;
        }
    }

    /// <summary>The second that the log gave: of an entry whose arrival was reckoned back from its end, that end's.</summary>
    private static long SecondOf(TraceEntry entry) => (long)Math.Round(entry.ArrivalSeconds + (entry.IsEndTime ? entry.ResponseSeconds : 0));
}
