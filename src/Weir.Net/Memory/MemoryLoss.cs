namespace Weir.Net.Memory;

/// <summary>How a connection is lost.</summary>
public enum MemoryLoss
{
    /// <summary>Both ends see a reset at once.</summary>
    Reset,

    /// <summary>Nothing passes any more, either way, and nobody is told: a pulled cable, a firewall that forgot the flow.</summary>
    Silence,
}
