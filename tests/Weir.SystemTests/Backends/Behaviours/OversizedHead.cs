namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Sends a head of many thousand fields that never ends.</summary>
public sealed class OversizedHead : Behaviour
{
    private const int Fields = 100_000;

    public override async Task ServeAsync(BackendConnection connection)
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync("HTTP/1.1 200 OK\r\n");
        for (var i = 0; i < Fields; i++)
            await connection.SendAsync($"X-Field-{i}: some value that fills the head\r\n");
        await connection.WaitForEndAsync();
    }
}
