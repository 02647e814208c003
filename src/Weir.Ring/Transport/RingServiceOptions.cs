using System.Net;
using Weir.Ring.Protocol;

namespace Weir.Ring.Transport;

/// <summary>How one machine takes part in a ring.</summary>
public sealed record RingServiceOptions
{
    /// <summary>The port that a ring listens on unless told otherwise.</summary>
    public const int DefaultPort = 7400;

    /// <summary>Where it listens and, unless <see cref="Advertise"/> says otherwise, where others reach it; port 0 takes a free one.</summary>
    public required IPEndPoint Bind { get; init; }

    /// <summary>Where others reach it; needed when <see cref="Bind"/> is all addresses.</summary>
    public IPEndPoint? Advertise { get; init; }

    /// <summary>Members to join through; none begins a ring.</summary>
    public IReadOnlyList<IPEndPoint> Join { get; init; } = [];

    public RingSecret Secret { get; init; } = RingSecret.None;

    /// <summary>What its positions are derived from; null for its address.</summary>
    public string? Name { get; init; }

    /// <summary>How many positions it takes: its capacity, as a multiple of a node with one.</summary>
    public int Positions { get; init; } = 1;

    public RingOptions Ring { get; init; } = new();

    /// <summary>Gets a line for people when a node is refused or lost. Any thread.</summary>
    public Action<string> Log { get; init; } = _ => { };
}
