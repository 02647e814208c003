namespace Weir.Balancing.Strategies;

/// <summary>Draws candidates with a probability in proportion to their weight.</summary>
/// <remarks>
/// Walker's alias method with Vose's construction (M. D. Vose, <em>A Linear Algorithm for Generating Random Numbers with a
/// Given Distribution</em>, 1991): two random numbers and one memory read, whatever the number of candidates. Integers
/// throughout, so the odds are exact.
/// </remarks>
internal sealed class WeightedLottery
{
    // Redrawing keeps the odds of the others in proportion; so does the scan that follows it.
    private const int Redraws = 4;

    private readonly Candidates _candidates;
    private readonly Column[] _columns;

    public WeightedLottery(Candidates candidates)
    {
        _candidates = candidates;
        _columns = candidates.HasEqualWeights ? [] : BuildColumns(candidates);
    }

    /// <summary>Draws one.</summary>
    /// <param name="request">Whose tried endpoints are left out.</param>
    /// <param name="excluded">The index of one more to leave out, or −1.</param>
    /// <param name="random">The caller's own.</param>
    /// <returns>An index, or −1 when nobody is left.</returns>
    public int Draw(in PickRequest request, int excluded, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = _candidates.Endpoints;
        for (int i = 0; i < Redraws; i++)
        {
            int index = DrawAny(random);
            if (index != excluded && !request.WasTried(endpoints[index])) return index;
        }
        return DrawByScan(in request, excluded, random);
    }

    private int DrawAny(Random random)
    {
        int index = random.Next(_candidates.Count);
        if (_columns.Length == 0) return index;
        ref readonly Column column = ref _columns[index];
        return random.Next(_candidates.TotalWeight) < column.Own ? index : column.Alias;
    }

    private int DrawByScan(in PickRequest request, int excluded, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = _candidates.Endpoints;
        ReadOnlySpan<int> weights = _candidates.Weights;
        int total = 0;
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (i != excluded && !request.WasTried(endpoints[i])) total += weights[i];
        }
        if (total == 0) return -1;

        int ticket = random.Next(total);
        int index = 0;
        while (true)
        {
            if (index != excluded && !request.WasTried(endpoints[index]) && (ticket -= weights[index]) < 0) return index;
            index++;
        }
    }

    /// <summary>Each of the n columns is TotalWeight high and holds at most two candidates; a candidate's
    /// parts add up to n × its weight.</summary>
    private static Column[] BuildColumns(Candidates candidates)
    {
        int height = candidates.TotalWeight;
        Column[] columns = new Column[candidates.Count];
        long[] rest = new long[candidates.Count];
        Stack<int> low = new();
        Stack<int> high = new();
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = (long)candidates.Weights[i] * candidates.Count;
            (rest[i] < height ? low : high).Push(i);
        }
        while (low.TryPop(out int poor))
        {
            // The columns' mean is the height, so as long as one is below it another is above it.
            int rich = high.Peek();
            columns[poor] = new Column((int)rest[poor], rich);
            rest[rich] -= height - rest[poor];
            if (rest[rich] < height) low.Push(high.Pop());
        }
        foreach (int full in high) columns[full] = new Column(height, full);
        return columns;
    }

    private readonly record struct Column(int Own, int Alias);
}
