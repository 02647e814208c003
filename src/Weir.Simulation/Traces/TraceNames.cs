using System.Text;

namespace Weir.Simulation.Traces;

/// <summary>Numbers the names that a trace uses over and over: classes, endpoints.</summary>
public sealed class TraceNames(int most)
{
    /// <summary>The name of all that come when there are as many as may be.</summary>
    public const string Other = "(other)";

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private byte[] _lastBytes = [];
    private int _last = -1;

    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a name; the number of <see cref="Other"/> when there is no room for one more.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        // Neighbouring lines are often alike.
        if (_last >= 0 && name.SequenceEqual(_lastBytes)) return _last;
        int number = NumberOf(Encoding.UTF8.GetString(name));
        (_lastBytes, _last) = (name.ToArray(), number);
        return number;
    }

    public int NumberOf(string name)
    {
        if (_numbers.TryGetValue(name, out int known)) return known;
        if (_names.Count >= most - 1 && name != Other) return NumberOf(Other);
        _names.Add(name);
        return _numbers[name] = _names.Count - 1;
    }
}
