namespace Weir.Configuration;

/// <summary>How a jobs listener reads requests and answers.</summary>
public sealed record JobsConfig
{
    public FrameConfig Frame { get; init; } = new();

    /// <summary>Null: as the requests.</summary>
    public FrameConfig? Response { get; init; }

    /// <summary>A client may send several jobs, one after the other.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Jobs of a server that died are given to another one.</summary>
    public bool Replay { get; init; } = true;

    /// <summary>Jobs in progress at once; beyond it they are refused.</summary>
    public int Max { get; init; } = 10_000;
}
