namespace Weir.Proxy.Metrics;

/// <summary>Counts by the short words that the access log gives as reasons.</summary>
/// <remarks>
/// The words are constants of the program, never a client's bytes, so there are few; at most <see cref="Limit"/> are told apart and the
/// rest is counted as <c>other</c>. Found by reference first: the same literal is the same object. One thread writes, any thread reads.
/// </remarks>
public sealed class ReasonCounts
{
    public const int Limit = 64;

    private const int Other = Limit;
    private readonly string[] _words = new string[Limit + 1];
    private readonly long[] _counts = new long[Limit + 1];
    private int _used;

    public ReasonCounts() => _words[Other] = "other";

    public void Add(string reason) => _counts[IndexOf(reason)]++;

    public long this[string reason]
    {
        get
        {
            foreach ((string word, long count) in Snapshot())
            {
                if (word == reason)
                    return count;
            }

            return 0;
        }
    }

    /// <summary>The words counted so far, in the order of their first use.</summary>
    public IEnumerable<(string Reason, long Count)> Snapshot()
    {
        int used = Volatile.Read(ref _used);
        for (int i = 0; i < used; i++)
            yield return (_words[i], Volatile.Read(ref _counts[i]));
        long other = Volatile.Read(ref _counts[Other]);
        if (other > 0)
            yield return (_words[Other], other);
    }

    private int IndexOf(string reason)
    {
        for (int i = 0; i < _used; i++)
        {
            if (ReferenceEquals(_words[i], reason))
                return i;
        }

        for (int i = 0; i < _used; i++)
        {
            if (_words[i] == reason)
                return i;
        }

        if (_used == Limit)
            return Other;
        _words[_used] = reason;
        Volatile.Write(ref _used, _used + 1); // the word before the count of words: a reader never sees null
        return _used - 1;
    }
}
