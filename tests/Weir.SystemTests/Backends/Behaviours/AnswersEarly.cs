using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Refuses a request by its head, without reading the body (RFC 9110 §9.3: an early response).</summary>
public sealed class AnswersEarly : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        await StrictRequestReader.ReadHeadAsync(connection.Wire);
        await connection.SendAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\nConnection: close\r\n\r\nearly");
        connection.FinishSending();
        await connection.WaitForEndAsync();
    }
}
