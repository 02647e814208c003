namespace Weir.Configuration;

/// <summary>When a cookie says Secure.</summary>
public enum CookieSecurity
{
    /// <summary>On https listeners.</summary>
    Auto,
    Always,
    Never,
}
