namespace Weir.Http.Hpack;

/// <summary>Which pseudo-header field a name is (RFC 9113 §8.3).</summary>
public enum PseudoField : byte
{
    /// <summary>A regular field: its name does not begin with a colon.</summary>
    None,

    Method,
    Scheme,
    Authority,
    Path,
    Status,

    /// <summary>RFC 8441 §4.</summary>
    Protocol,

    /// <summary>Begins with a colon and is none of them.</summary>
    Unknown,
}
