using System.Collections.Immutable;

namespace Weir.Balancing.Scheduling;

/// <summary>The names of classes and their numbers.</summary>
/// <remarks>Immutable; any thread. Finding a number allocates nothing.</remarks>
public sealed class RequestClasses
{
    /// <summary>The number of a request without a class, or of one nobody knows.</summary>
    public const int None = 0;

    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <param name="names">Distinct; compared by ordinal.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public RequestClasses(ImmutableArray<string> names)
    {
        Names = names;
        _numbers = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        foreach (string name in names) _numbers.Add(name, _numbers.Count + 1);
        _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static RequestClasses Empty { get; } = new([]);

    /// <summary>In order; the class number of the first is 1.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Numbers there are, with <see cref="None"/>.</summary>
    public int Count => Names.Length + 1;

    /// <summary>What <see cref="PickRequest.Class"/> takes.</summary>
    /// <returns><see cref="None"/> for a name that is not known.</returns>
    public int NumberOf(ReadOnlySpan<char> name) => _bySpan.TryGetValue(name, out int number) ? number : None;

    /// <summary>Whether both know the same names by the same numbers.</summary>
    public bool SameAs(RequestClasses other) => Names.AsSpan().SequenceEqual(other.Names.AsSpan());
}
