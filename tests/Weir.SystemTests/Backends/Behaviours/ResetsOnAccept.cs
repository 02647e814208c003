namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Resets every connection before it has read a byte.</summary>
public sealed class ResetsOnAccept : Behaviour
{
    public override Task ServeAsync(BackendConnection connection)
    {
        connection.Reset();
        return Task.CompletedTask;
    }
}
