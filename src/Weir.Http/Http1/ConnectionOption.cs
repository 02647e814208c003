namespace Weir.Http.Http1;

/// <summary>The Connection field a writer puts into a head.</summary>
public enum ConnectionOption : byte
{
    /// <summary>No Connection field: HTTP/1.1 persists by default.</summary>
    None,

    /// <summary><c>Connection: close</c>: no further message follows on this connection.</summary>
    Close,

    /// <summary><c>Connection: keep-alive</c>: for HTTP/1.0 clients that asked for it.</summary>
    KeepAlive,

    /// <summary><c>Connection: upgrade</c> with the Upgrade field of the parsed head.</summary>
    Upgrade,
}
