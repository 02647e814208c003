namespace Weir.Proxy.Filters;

/// <summary>Adds up what several filters do one after the other.</summary>
internal sealed class HeaderChangesBuilder
{
    private readonly List<string> _removed = [];
    private readonly List<(string Name, Template Value)> _added = [];

    public IReadOnlyList<string> Removed => _removed;

    public IReadOnlyList<(string Name, Template Value)> Added => _added;

    /// <summary>Neither what came nor what earlier filters added stays.</summary>
    public void Remove(string name)
    {
        _added.RemoveAll(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase));
        if (!_removed.Contains(name, StringComparer.OrdinalIgnoreCase))
            _removed.Add(name);
    }

    public void Add(string name, Template value) => _added.Add((name, value));
}
