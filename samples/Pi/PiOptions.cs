using System.Net;

namespace Weir.Samples.Pi;

/// <summary>How a π back end listens and how slow it pretends to be.</summary>
public sealed record PiOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>What it calls itself in <c>X-Endpoint</c>: visible ASCII. By default the address it listens on.</summary>
    public string? Name { get; init; }

    /// <summary>Time that each request takes besides the computation.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Time that each decimal asked for takes besides the computation.</summary>
    public TimeSpan DelayPerDigit { get; init; }

    /// <summary>How many requests are worked on at a time; further ones wait. Null: all at once.</summary>
    public int? Workers { get; init; }
}
