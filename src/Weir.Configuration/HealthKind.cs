namespace Weir.Configuration;

/// <summary>How an endpoint is checked.</summary>
public enum HealthKind
{
    /// <summary>Not at all: live traffic alone decides.</summary>
    Passive,
    /// <summary>A GET that has to answer with an expected status.</summary>
    Http,
    /// <summary>A connection that has to open.</summary>
    Tcp,
}
