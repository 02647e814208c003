namespace Weir.Configuration;

/// <summary>Strict-Transport-Security (RFC 6797): browsers are to come by https only.</summary>
public sealed record StrictTransportConfig
{
    /// <summary>For how many days a browser remembers; 0 makes it forget.</summary>
    public int Days { get; init; }

    /// <summary>For all names below the host too.</summary>
    public bool IncludeSubDomains { get; init; }

    /// <summary>The host may be put on the list that browsers are delivered with.</summary>
    public bool Preload { get; init; }
}
