namespace Weir.Proxy.Pools;

/// <summary>Who of those that wait for a pool goes first.</summary>
public enum RequestPriority
{
    High,
    Normal,
    Low,
}
