namespace Weir.Proxy.Jobs;

/// <summary>How a jobs listener treats its clients and servers.</summary>
public sealed record JobsOptions
{
    public FrameFormat Request { get; init; } = FrameFormat.OfLength(2);

    public FrameFormat Response { get; init; } = FrameFormat.OfLength(2);

    /// <summary>A client may send another job after the answer; else its connection ends with it.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Jobs that a server took and did not answer before it died are given to another one.</summary>
    public bool Replay { get; init; } = true;

    /// <summary>Jobs that are in progress at once; beyond it they are refused.</summary>
    public int MaxJobs { get; init; } = 10_000;

    /// <summary>How long a frame may take to come.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one connection attempt to a server may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A server that owes answers and gives none for so long has died.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
