using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Accepts an upgrade to WebSocket and from then on sends back what it gets (RFC 9110 §7.8).</summary>
public sealed class Upgrades : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        if (await connection.ReadRequestAsync() is not { } request)
            return;
        if (!request.Fields.List("Connection").Contains("upgrade") || request.Fields.Single("Upgrade") != "websocket")
            throw new WireException("the upgrade did not arrive");
        await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nwelcome ");
        await TcpEcho.EchoAsync(connection);
    }
}
