namespace Weir.Net;

/// <summary>How a listening socket is set up.</summary>
public sealed record ListenOptions
{
    /// <summary>Connections the kernel holds until they are accepted; the kernel caps it at net.core.somaxconn.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Asked for a place before each connection that is accepted; null: all are.</summary>
    public IAcceptGate? Gate { get; init; }
}
