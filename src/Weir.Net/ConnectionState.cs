namespace Weir.Net;

/// <summary>Where a connection is in its life.</summary>
public enum ConnectionState
{
    Connecting,
    Open,

    /// <summary>Connecting failed; <see cref="Connection.Error"/> says why. It still has to be closed.</summary>
    Failed,
    Closed,
}
