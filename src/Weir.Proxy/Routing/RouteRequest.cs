using Weir.Http.Http1;
using Weir.Net;

namespace Weir.Proxy.Routing;

/// <summary>A request as routes look at it. Valid as long as the buffer it was parsed from.</summary>
public readonly ref struct RouteRequest
{
    /// <summary>The buffer that <see cref="Head"/> was parsed from.</summary>
    public required ReadOnlySpan<byte> Buffer { get; init; }

    public required RequestHead Head { get; init; }

    /// <summary>The normalised path (<see cref="NormalPath"/>) without parameters (<see cref="PathParameters"/>); <c>*</c> for OPTIONS on a server as a whole.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Who asks, behind all trusted proxies.</summary>
    public PeerAddress Client { get; init; }

    /// <summary>Room for decoding; the loop's.</summary>
    public required MatchScratch Scratch { get; init; }

    /// <summary>The effective host without its port; empty when the request names none.</summary>
    public ReadOnlySpan<byte> HostName => Head.HostName.Of(Buffer);
}
