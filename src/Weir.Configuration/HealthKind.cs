namespace Weir.Configuration;

/// <summary>How an endpoint is checked.</summary>
public enum HealthKind
{
    /// <summary>A GET that has to answer with an expected status.</summary>
    Http,
    /// <summary>A connection that has to open.</summary>
    Tcp,
}
