namespace Weir.Proxy.Filters;

/// <summary>One more field with this name.</summary>
public sealed record AddHeader(string Name, Template Value) : HeaderFilter(Name)
{
    internal override void Apply(HeaderChangesBuilder changes) => changes.Add(Name, Value);
}
