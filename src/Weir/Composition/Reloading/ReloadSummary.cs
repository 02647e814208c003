namespace Weir.Composition.Reloading;

/// <summary>What a reload has changed, for people: <c>1 pool added, 2 endpoints removed, 1 route table changed</c>.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class ReloadSummary
{
    private readonly List<(string Noun, string What, int Count)> _counts = [];
    private readonly List<string> _notes = [];

    /// <summary>What the operator should know beside it, such as what has to wait for a restart.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Count(string noun, string what, int count = 1)
    {
        if (count == 0)
            return;
        int at = _counts.FindIndex(c => c.Noun == noun && c.What == what);
        if (at < 0)
            _counts.Add((noun, what, count));
        else
            _counts[at] = (noun, what, _counts[at].Count + count);
    }

    public void Note(string note) => _notes.Add(note);

    public override string ToString() => _counts.Count == 0
        ? "nothing has changed"
        : string.Join(", ", _counts.Select(c => $"{c.Count} {c.Noun}{(c.Count == 1 ? "" : "s")} {c.What}"));
}
