namespace Weir.Configuration;

/// <summary>What an endpoint counts as before its first check.</summary>
public enum InitialHealth
{
    Healthy,
    Unhealthy,
}
