using System.Net;
using System.Net.Sockets;

namespace Weir.Net.Memory;

/// <summary>An attempt to connect, on its way there and back.</summary>
internal sealed class MemoryDial(MemoryNetwork network, MemoryWire wire, MemoryLink link, EndPoint address, EndPoint client) : IMemoryTarget
{
    private bool _dropped;

    public void OnEvent(MemoryEventKind kind, long argument)
    {
        if (kind == MemoryEventKind.ConnectArrives)
            Arrive();
        else
            Answer((ConnectionError)argument);
    }

    private void Arrive()
    {
        if (link.Connect == MemoryConnect.Hanging)
            return;
        ConnectionError error = link.Connect switch
        {
            MemoryConnect.Refused => ConnectionError.Refused,
            MemoryConnect.Unreachable => ConnectionError.Unreachable,
            _ => ConnectionError.None,
        };
        IMemoryAcceptor? acceptor = network.FindAcceptor(address);
        if (error == ConnectionError.None && acceptor is null)
            error = address is UnixDomainSocketEndPoint ? ConnectionError.NotFound : ConnectionError.Refused;

        // The answer goes first, so that the client hears it before bytes which the server sends as soon as it has accepted.
        network.Schedule(link.ToClient.Latency, this, MemoryEventKind.ConnectAnswered, (long)error);
        if (error == ConnectionError.None && !acceptor!.TryAccept(wire.Server, client))
            _dropped = true;
    }

    private void Answer(ConnectionError error)
    {
        // Of a client that gave up meanwhile the end or reset is on its way to the server already.
        if (_dropped || wire.Client.IsClosed)
            return;
        if (error == ConnectionError.None)
            wire.Client.Owner?.OnConnected();
        else
            wire.Client.Owner?.OnConnectFailed(error);
    }
}
