namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Finishes its sending side before it has answered anything, and goes on reading.</summary>
public sealed class HalfClosesOnAccept : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        connection.FinishSending();
        await connection.WaitForEndAsync();
    }
}
