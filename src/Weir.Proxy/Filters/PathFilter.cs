using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>Writes the path of a request anew for the endpoint. It looks at the normalised path, and the query stays.</summary>
public abstract class PathFilter
{
    /// <summary>Writes the new path, if this filter has one for it.</summary>
    /// <returns>False when the path is not one that this filter is about; then nothing was written.</returns>
    internal abstract bool TryWrite(ref FieldLines into, in FilterContext context);
}
