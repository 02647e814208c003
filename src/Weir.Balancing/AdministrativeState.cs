namespace Weir.Balancing;

/// <summary>What the configuration or an operator wants of an endpoint, whatever its health.</summary>
public enum AdministrativeState
{
    Enabled,

    /// <summary>No new work, finish the old.</summary>
    Draining,

    /// <summary>No new work and no health checks.</summary>
    Disabled,
}
