using System.Collections.Immutable;

namespace Weir.Proxy.Affinity;

/// <summary>The cookie that Weir inserts.</summary>
public sealed record AffinityCookieOptions
{
    /// <summary>Signs cookies; nodes that are to understand each other's have the same. At least 16 bytes.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Keys of before, the latest first: their cookies are taken, none is signed with them.</summary>
    public ImmutableArray<PreviousKey> Previous { get; init; } = [];

    public string Path { get; init; } = "/";

    /// <summary>Null: the host that was asked, without its subdomains (RFC 6265 §5.3).</summary>
    public string? Domain { get; init; }

    /// <summary>Null: where the client came over https.</summary>
    public bool? Secure { get; init; }

    public bool HttpOnly { get; init; } = true;

    /// <summary>Lax, Strict or None; null: not said.</summary>
    public string? SameSite { get; init; } = "Lax";

    /// <summary>Null: until the browser closes. Else the cookie is good for so long after it was renewed last; it is renewed when half of
    /// that is gone.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether endpoints get to see the cookie.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Whether a response that sets the cookie says <c>Cache-Control: private</c>: out of a shared cache it would bind strangers.</summary>
    public bool IsPrivate { get; init; } = true;
}
