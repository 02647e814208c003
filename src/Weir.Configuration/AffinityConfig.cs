namespace Weir.Configuration;

/// <summary>How a client comes back to the same endpoint: exactly one of <see cref="Cookie"/>, <see cref="Learn"/> and <see cref="By"/>.</summary>
public sealed record AffinityConfig
{
    /// <summary>Name of the cookie that Weir inserts.</summary>
    public string? Cookie { get; init; }

    /// <summary>Name of a cookie that the application sets.</summary>
    public string? Learn { get; init; }

    public AffinitySource? By { get; init; }

    /// <summary>With <see cref="AffinitySource.Header"/>.</summary>
    public string? Header { get; init; }

    public AffinityLoss OnLost { get; init; }

    /// <summary>Requests that another endpoint takes over say so.</summary>
    public bool TellResumed { get; init; } = true;

    /// <summary>Entries of the table, for all but <see cref="Cookie"/>.</summary>
    public int Entries { get; init; } = 100_000;

    /// <summary>How long an entry that nobody uses is kept.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bits of an IPv6 address that tell clients apart.</summary>
    public int Ipv6Prefix { get; init; } = 64;

    /// <summary>The secret that signs cookies; null, with no <see cref="KeyFile"/> either: one made at start.</summary>
    public string? Key { get; init; }

    public string? KeyFile { get; init; }

    public string Path { get; init; } = "/";

    public string? Domain { get; init; }

    public CookieSecurity Secure { get; init; }

    public bool HttpOnly { get; init; } = true;

    public SameSite SameSite { get; init; }

    /// <summary>Null: until the browser closes.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Endpoints get to see the cookie.</summary>
    public bool Forward { get; init; }

    /// <summary>A response that sets the cookie says Cache-Control: private.</summary>
    public bool Private { get; init; } = true;
}
