namespace Weir.Proxy.Filters;

/// <summary>Changes one header field of a request or response.</summary>
/// <param name="Name">The field's name; neither hop-by-hop nor one that frames the message: the configuration refuses those.</param>
public abstract record HeaderFilter(string Name)
{
    /// <summary>Takes effect after the filters before it.</summary>
    internal abstract void Apply(HeaderChangesBuilder changes);
}
