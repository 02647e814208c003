using System.Net;
using System.Net.Sockets;

namespace Weir.Proxy.Health;

/// <summary>Connects and closes: healthy is who accepts.</summary>
public sealed class TcpProber : IProber
{
    public async Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation)
    {
        using Socket socket = ProbeFailure.Open(address);
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return null;
        }
        catch (SocketException e)
        {
            return ProbeFailure.Of(e);
        }
    }
}
