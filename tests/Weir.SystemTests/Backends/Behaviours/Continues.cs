using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends 100 (Continue) before it reads a body that waits for it (RFC 9110 §10.1.1), then echoes the body.</summary>
public sealed class Continues : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await StrictRequestReader.ReadHeadAsync(connection.Wire) is { } head)
        {
            if (head.Fields.List("Expect").Contains("100-continue"))
                await connection.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            var request = await StrictRequestReader.ReadBodyAsync(connection.Wire, head);
            await connection.AnswerAsync(request.BodyText);
        }
    }
}
