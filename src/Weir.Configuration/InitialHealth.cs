namespace Weir.Configuration;

/// <summary>What an endpoint counts as before its first check.</summary>
public enum InitialHealth
{
    /// <summary>It gets work at once.</summary>
    Healthy,
    /// <summary>It gets work when as many checks in a row have passed as after a failure.</summary>
    Unhealthy,
    /// <summary>It gets no work until its first check, which alone decides.</summary>
    ProbeFirst,
}
