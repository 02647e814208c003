namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>A TCP service that reads until the peer has finished and only then answers: it needs the half-close.</summary>
public sealed class TcpCountsThenAnswers : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        var all = await connection.Wire.ReadToEndAsync();
        await connection.SendAsync($"{all.Length} bytes");
    }
}
