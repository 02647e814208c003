namespace Weir.Proxy.Health;

/// <summary>HTTP statuses that count as healthy.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last, included.</param>
public readonly record struct StatusRange(int First, int Last)
{
    public bool Contains(int status) => status >= First && status <= Last;

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
