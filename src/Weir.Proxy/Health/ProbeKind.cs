namespace Weir.Proxy.Health;

/// <summary>What a health check does.</summary>
public enum ProbeKind
{
    /// <summary>Connects; being accepted is enough.</summary>
    Tcp,

    /// <summary>Sends a GET and looks at the answer.</summary>
    Http,
}
