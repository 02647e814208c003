namespace Weir.Balancing;

/// <summary>What an endpoint is to its pool.</summary>
public enum EndpointState
{
    /// <summary>Gets new work, for a while less than its share if the pool has a slow start.</summary>
    Healthy,

    /// <summary>Gets no new work until its health check or the end of its ejection admits it; the panic rule excepted.</summary>
    Unhealthy,

    /// <summary>Gets no new work and finishes the old; its health is still checked.</summary>
    Draining,

    /// <summary>Gets no new work and no health checks.</summary>
    Disabled,
}
