namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>
/// Closes an idle keep-alive connection just as a request goes out: the first request of a connection is answered, the
/// first byte of a second one is met by a reset.
/// </summary>
public sealed class DropsReusedConnections : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        if (await connection.ReadRequestAsync() is not { } request)
            return;
        await connection.AnswerAsync(connection.BackendName, request.Method == "HEAD");
        if (!await connection.Wire.IsAtEndAsync())
            connection.Reset();
    }
}
