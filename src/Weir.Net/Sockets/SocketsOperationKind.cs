namespace Weir.Net.Sockets;

/// <summary>What an asynchronous operation of a connection waits for.</summary>
internal enum SocketsOperationKind
{
    /// <summary>A receive of no bytes: completes when there is something to receive.</summary>
    Read,

    /// <summary>Sends the bytes the socket buffer had no room for.</summary>
    Write,

    Connect,
}
