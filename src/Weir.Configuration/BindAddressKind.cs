namespace Weir.Configuration;

/// <summary>What a listener binds.</summary>
public enum BindAddressKind
{
    /// <summary>One IP address; <c>[::]</c> takes IPv4 as well, as <see cref="Any"/> does.</summary>
    Ip,
    /// <summary>All interfaces, IPv4 and IPv6 (<c>:8080</c> or <c>*:8080</c>).</summary>
    Any,
    /// <summary>127.0.0.1 and, where the machine has IPv6, ::1 (<c>localhost:8080</c>).</summary>
    Localhost,
    /// <summary>A Unix socket.</summary>
    Unix,
}
