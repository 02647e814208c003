namespace Weir.Http.Hpack;

/// <summary>What makes a name or value malformed in HTTP/2, whatever it means (RFC 9113 §8.2.1).</summary>
public enum HeaderFault : byte
{
    None,
    EmptyName,
    UpperCaseName,

    /// <summary>The name is no token: whitespace, a colon within, a control character, a byte above ASCII.</summary>
    BadName,

    /// <summary>The value holds NUL, CR, LF or another control character than HTAB: what the HTTP/1.1 parser refuses, too.</summary>
    BadValue,

    /// <summary>The value begins or ends with whitespace.</summary>
    PaddedValue,
}
