using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Weir.Proxy.Health;

/// <summary>Connects and closes: healthy is who accepts, and with TLS shakes hands.</summary>
public sealed class TcpProber(ProbeOptions options) : IProber
{
    public async Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation)
    {
        using Socket socket = ProbeFailure.Open(address);
        try
        {
            await socket.ConnectAsync(address, cancellation);
            if (options.Tls is not null)
                await using (await ProbeStream.OpenAsync(socket, options, name, cancellation))
                    return null;
            return null;
        }
        catch (SocketException e)
        {
            return ProbeFailure.Of(e);
        }
        catch (AuthenticationException e)
        {
            return e.Message;
        }
    }
}
