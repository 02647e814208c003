namespace Weir.Balancing;

/// <summary>Hands out endpoint ids: small, and no two endpoints that may meet have the same.</summary>
/// <remarks>Pools that share one source have ids that are unique in the process. Ids come back when nothing is left of their endpoint, so
/// that arrays by id stay as long as the largest number of endpoints there ever was at one time. Any thread.</remarks>
public sealed class EndpointIds
{
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private int _next;

    public int Next()
    {
        lock (_gate)
            return _free.TryPop(out int free) ? free : checked(_next++);
    }

    /// <summary>Nothing refers to the endpoint of this id any more, or compares by it.</summary>
    public void Release(int id)
    {
        lock (_gate)
            _free.Push(id);
    }
}
