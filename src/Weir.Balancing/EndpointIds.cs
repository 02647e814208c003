namespace Weir.Balancing;

/// <summary>Hands out endpoint ids: 0, 1, 2, … and none twice.</summary>
/// <remarks>Pools that share one source have ids that are unique in the process. The control plane synchronises.</remarks>
public sealed class EndpointIds
{
    private int _next;

    public int Next() => checked(_next++);
}
