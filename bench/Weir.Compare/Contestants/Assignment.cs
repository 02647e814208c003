namespace Weir.Compare.Contestants;

/// <summary>What a proxy is to do in one row.</summary>
internal sealed record Assignment
{
    public required Protocol Protocol { get; init; }

    public required int Port { get; init; }

    /// <summary>Loopback ports of the origin: one endpoint each.</summary>
    public required int[] Origins { get; init; }

    /// <summary>Answers of 64 KB and more: the peers get the settings that are fastest for them here (docs/performance.md).</summary>
    public bool LargeBodies { get; init; }

    /// <summary>With <see cref="Protocol.Https"/>: what the proxy shows its clients.</summary>
    public Credentials? Credentials { get; init; }

    public bool AccessLog { get; init; }

    /// <summary>Requests are to be switched to WebSocket: nginx has to be told.</summary>
    public bool WebSocket { get; init; }

    /// <summary>Connections to be kept idle: where there are any, limits and time-outs are set so that all stay.</summary>
    public int IdleConnections { get; init; }

    /// <summary>Event loops, threads or workers.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>Weir only: where the admin listener answers; 0 for none.</summary>
    public int AdminPort { get; init; }

    /// <summary>Holds configuration and logs; removed after the row.</summary>
    public required string Folder { get; init; }
}
