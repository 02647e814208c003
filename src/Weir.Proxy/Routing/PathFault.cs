namespace Weir.Proxy.Routing;

/// <summary>Why a path cannot be normalised without guessing how the endpoint will read it.</summary>
public enum PathFault
{
    None,

    /// <summary>A percent sign without two hexadecimal digits behind it.</summary>
    BadPercent,

    /// <summary><c>%00</c>, at which some servers end the path.</summary>
    Nul,

    /// <summary><c>%2F</c>, <c>%5C</c> or a backslash: a separator to some servers and a character to others.</summary>
    EncodedSlash,

    /// <summary>A character in more bytes of UTF-8 than it needs (RFC 3629 §3): <c>%C0%AE</c> is a dot to a careless decoder.</summary>
    Overlong,

    /// <summary>A <c>..</c> that leads above the root.</summary>
    AboveRoot,

    /// <summary>A <c>..</c> behind an empty segment (<c>/a//../b</c>, <c>/a/;x/../b</c>), or with a parameter (<c>..;x</c>): servers differ on where it leads.</summary>
    AmbiguousDots,
}
