using System.Collections.Immutable;

namespace Weir.Net.Tls.Certificates;

/// <summary>Which certificates serve which name. Pure.</summary>
/// <remarks>
/// An exact name wins over a wildcard, whose <c>*</c> stands for one label (RFC 6125 §6.4.3); a name that nobody has gets the set of the first
/// certificate. A set holds at most one certificate of each key kind, the first that has the name. Case is ignored.
/// </remarks>
internal sealed class ServerNameTable
{
    private readonly Dictionary<string, int> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _wildcard = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ImmutableArray<int>> _sets = [];

    /// <param name="certificates">At least one: names and key kind of each.</param>
    public ServerNameTable(IReadOnlyList<(ImmutableArray<string> Names, KeyKind Key)> certificates)
    {
        // The set of the first certificate comes first: what shares its first name goes with it.
        string? first = certificates[0].Names.IsEmpty ? null : certificates[0].Names[0];
        _sets.Add(first is null ? [0] : SetOf(first, certificates));
        foreach (string name in certificates.SelectMany(c => c.Names))
        {
            Dictionary<string, int> table = name.StartsWith("*.", StringComparison.Ordinal) ? _wildcard : _exact;
            table.TryAdd(table == _wildcard ? name[2..] : name, IndexOf(SetOf(name, certificates)));
        }
    }

    /// <summary>Sets of indexes of certificates, each set once; the first one is for everybody else.</summary>
    public IReadOnlyList<ImmutableArray<int>> Sets => _sets;

    /// <returns>The index of the set that serves the name.</returns>
    public int Find(string name)
    {
        name = name.TrimEnd('.'); // RFC 6066 §3: sent without the trailing dot; some send it nevertheless
        if (_exact.TryGetValue(name, out int exact))
            return exact;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _wildcard.TryGetValue(name[(dot + 1)..], out int wildcard) ? wildcard : 0;
    }

    private static ImmutableArray<int> SetOf(string name, IReadOnlyList<(ImmutableArray<string> Names, KeyKind Key)> certificates)
    {
        ImmutableArray<int>.Builder set = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < certificates.Count; i++)
        {
            bool hasName = certificates[i].Names.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (hasName && !set.Any(other => certificates[other].Key == certificates[i].Key))
                set.Add(i);
        }

        return set.ToImmutable();
    }

    private int IndexOf(ImmutableArray<int> set)
    {
        int known = _sets.FindIndex(other => other.AsSpan().SequenceEqual(set.AsSpan()));
        if (known >= 0)
            return known;
        _sets.Add(set);
        return _sets.Count - 1;
    }
}
