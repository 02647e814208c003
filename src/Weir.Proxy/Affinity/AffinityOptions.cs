namespace Weir.Proxy.Affinity;

/// <summary>The affinity of a pool as configured.</summary>
public sealed record AffinityOptions
{
    public required AffinityKind Kind { get; init; }

    /// <summary>Of the cookie or header; empty for an address.</summary>
    public string Name { get; init; } = "";

    /// <summary>What happens when the endpoint has gone: refuse the request, or pick another endpoint and stay there.</summary>
    public bool RefusesWhenLost { get; init; }

    /// <summary>The endpoint that takes a client over is told from which one: <c>Weir-Resumed</c>.</summary>
    public bool TellsResumed { get; init; } = true;

    /// <summary>For <see cref="AffinityKind.Cookie"/> only.</summary>
    public AffinityCookieOptions? Cookie { get; init; }

    /// <summary>Of a table: entries it holds; with one more the longest unused goes.</summary>
    public int Entries { get; init; } = 100_000;

    /// <summary>Of a table: how long an entry that nobody uses is kept.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For <see cref="AffinityKind.Address"/>: the bits of an IPv6 address that tell one client from another, 1 to 128.</summary>
    public int Ipv6PrefixBits { get; init; } = 64;
}
