namespace Weir.Configuration;

/// <summary>Finds the known word that a misspelt one was meant to be.</summary>
public static class Suggestion
{
    // Longer than any word Weir knows; bounds the work a hostile file can cause.
    private const int MaxLength = 64;
    private const int MaxKnown = 1000;

    /// <summary>Looks for the one that is spelt nearly as <paramref name="word"/>.</summary>
    /// <returns>The nearest of <paramref name="known"/>, the first on a tie, or null when none is near. Looks at the first 1,000.</returns>
    /// <remarks>
    /// Case, '-' and '_' do not count, so that <c>least_conn</c> finds <c>least-connections</c>: a beginning of at least three
    /// letters is near, and so is a word with at most one typing error (letter wrong, missing, added, or two swapped) per three letters.
    /// </remarks>
    public static string? For(string word, IEnumerable<string> known)
    {
        var bare = Bare(word);
        if (bare.Length is 0 or > MaxLength)
            return null;
        string? nearest = null;
        var best = int.MaxValue;
        foreach (var candidate in known.Take(MaxKnown))
        {
            var bareCandidate = Bare(candidate);
            var distance = Distance(bare, bareCandidate);
            if (distance > Math.Max(1, Math.Max(bare.Length, bareCandidate.Length) / 3))
            {
                if (bare.Length < 3 || !bareCandidate.StartsWith(bare, StringComparison.Ordinal))
                    continue;
                distance = MaxLength; // a beginning: near, but any misspelling is nearer
            }

            if (distance < best)
                (nearest, best) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary><c> Did you mean 'x'?</c> with its leading space, or nothing.</summary>
    internal static string Sentence(string word, IEnumerable<string> known) =>
        For(word, known) is { } meant ? $" Did you mean {Shown.Quoted(meant)}?" : "";

    private static string Bare(string word) =>
        word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Optimal string alignment: edit distance in which swapping two neighbours counts once.
    private static int Distance(string a, string b)
    {
        if (b.Length > MaxLength)
            return int.MaxValue;
        Span<int> beforeLast = stackalloc int[MaxLength + 1];
        Span<int> last = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            last.CopyTo(beforeLast);
            row.CopyTo(last);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }

        return row[b.Length];
    }
}
