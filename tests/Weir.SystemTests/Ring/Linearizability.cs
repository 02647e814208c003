namespace Weir.SystemTests.Ring;

/// <summary>Whether a history of one register could have come from one that does everything at one instant.</summary>
/// <remarks>
/// Wing and Gong, "Testing and Verifying Concurrent Objects", 1993, with Lowe's memory of configurations seen: a depth-first search
/// for an order of all operations with a known outcome that keeps real time; an operation may come next when none that is left
/// returned before it was invoked.
/// </remarks>
public static class Linearizability
{
    public static bool Holds(IReadOnlyCollection<CasOperation> history)
    {
        CasOperation[] operations = [.. history.OrderBy(o => o.Invoked)];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var taken = new bool[operations.Length];
        var left = operations.Count(o => !o.IsUnknown);
        // Each level of the search is one operation taken: what was taken, and the value before it.
        var path = new Stack<(int Index, string? Before)>();
        string? value = null;
        var next = 0;
        while (left > 0)
        {
            var found = Next(operations, taken, value, next, seen);
            if (found >= 0)
            {
                path.Push((found, value));
                taken[found] = true;
                if (!operations[found].IsUnknown)
                    left--;
                value = After(operations[found], value);
                next = 0;
                continue;
            }

            if (path.Count == 0)
                return false;
            var (index, before) = path.Pop();
            taken[index] = false;
            if (!operations[index].IsUnknown)
                left++;
            value = before;
            next = index + 1;
        }

        return true;
    }

    private static int Next(CasOperation[] operations, bool[] taken, string? value, int from, HashSet<string> seen)
    {
        var earliestReturn = long.MaxValue;
        for (var i = 0; i < operations.Length; i++)
        {
            if (!taken[i])
                earliestReturn = Math.Min(earliestReturn, operations[i].Returned);
        }

        for (var i = from; i < operations.Length && operations[i].Invoked <= earliestReturn; i++)
        {
            if (taken[i] || !Fits(operations[i], value))
                continue;
            taken[i] = true;
            var isNew = seen.Add(Configuration(taken, After(operations[i], value)));
            taken[i] = false;
            if (isNew)
                return i;
        }

        return -1;
    }

    private static bool Fits(CasOperation operation, string? value)
    {
        if (operation.IsRead)
            return operation.Result == value;
        return operation.Succeeded || operation.IsUnknown ? operation.Expected == value : operation.Expected != value;
    }

    private static string? After(CasOperation operation, string? value) =>
        !operation.IsRead && (operation.Succeeded || operation.IsUnknown) ? operation.Written : value;

    private static string Configuration(bool[] taken, string? value) => string.Create(null, $"{string.Concat(taken.Select(t => t ? '1' : '0'))}|{value}");
}
