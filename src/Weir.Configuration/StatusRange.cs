namespace Weir.Configuration;

/// <summary>HTTP statuses from <paramref name="First"/> to <paramref name="Last"/>, both included, within 100 to 599.</summary>
public readonly record struct StatusRange(int First, int Last)
{
    public bool Contains(int status) => status >= First && status <= Last;
}
