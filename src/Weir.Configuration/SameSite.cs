namespace Weir.Configuration;

/// <summary>What a cookie says of requests that another site has caused.</summary>
public enum SameSite
{
    Lax,
    Strict,
    None,

    /// <summary>Nothing.</summary>
    Off,
}
