using System.Net;

namespace Weir.Net.Memory;

/// <summary>Whoever listens at an address of the network.</summary>
internal interface IMemoryAcceptor
{
    EndPoint LocalEndPoint { get; }

    /// <returns>False when the backlog is full: the attempt is then not answered, as a kernel does it.</returns>
    bool TryAccept(MemorySocket socket, EndPoint client);
}
