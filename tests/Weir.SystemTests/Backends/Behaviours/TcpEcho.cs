namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends back every byte; when the peer finishes, so does it, after the last byte.</summary>
public sealed class TcpEcho : Behaviour
{
    public override Task ServeAsync(BackendConnection connection) => EchoAsync(connection);

    public static async Task EchoAsync(BackendConnection connection)
    {
        while (!await connection.Wire.IsAtEndAsync())
            await connection.SendAsync(await connection.Wire.ReadToEndAsync(limit: 1));
    }
}
