namespace Weir.Configuration;

/// <summary>Which fields tell an endpoint who the client is.</summary>
public enum ForwardingFields
{
    /// <summary>X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host.</summary>
    XForwarded,
    /// <summary>Forwarded (RFC 7239).</summary>
    Forwarded,
    Both,
    Off,
}
