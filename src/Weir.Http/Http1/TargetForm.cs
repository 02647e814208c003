namespace Weir.Http.Http1;

/// <summary>The four forms of a request target (RFC 9112 §3.2).</summary>
public enum TargetForm : byte
{
    /// <summary><c>/path?query</c></summary>
    Origin,

    /// <summary><c>http://host/path?query</c></summary>
    Absolute,

    /// <summary><c>*</c>, for OPTIONS only.</summary>
    Asterisk,

    /// <summary><c>host:port</c>, for CONNECT only.</summary>
    Authority,
}
