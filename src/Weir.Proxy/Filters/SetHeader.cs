namespace Weir.Proxy.Filters;

/// <summary>The field is there once, with this value, whatever came.</summary>
public sealed record SetHeader(string Name, Template Value) : HeaderFilter(Name)
{
    internal override void Apply(HeaderChangesBuilder changes)
    {
        changes.Remove(Name);
        changes.Add(Name, Value);
    }
}
