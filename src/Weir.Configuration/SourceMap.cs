namespace Weir.Configuration;

/// <summary>Where each key and value stands, by its path, so that a check of finished records can point into the file.</summary>
internal sealed class SourceMap
{
    private readonly Dictionary<string, (SourcePosition? Key, SourcePosition? Value)> _places = [];

    public static string Join(string path, string key) => path.Length == 0 ? Shown.Plain(key) : $"{path}.{Shown.Plain(key)}";

    public void Add(string path, SourcePosition? key, SourcePosition? value) => _places.TryAdd(path, (key, value));

    public bool Has(string path) => _places.ContainsKey(path);

    public SourcePosition? Key(string path) => _places.GetValueOrDefault(path).Key;

    public SourcePosition? Value(string path) => _places.GetValueOrDefault(path).Value;
}
