namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>A TCP service that sends a greeting and, at the first byte that comes back, dies with a reset.</summary>
public sealed class TcpGreetsThenResets : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        await connection.SendAsync("hello");
        if (!await connection.Wire.IsAtEndAsync())
            connection.Reset();
    }
}
