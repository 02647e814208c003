namespace Weir.Proxy.Filters;

/// <summary>No field with this name goes on.</summary>
public sealed record RemoveHeader(string Name) : HeaderFilter(Name)
{
    internal override void Apply(HeaderChangesBuilder changes) => changes.Remove(Name);
}
