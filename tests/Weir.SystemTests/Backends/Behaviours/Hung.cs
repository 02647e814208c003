namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Accepts, reads everything, never answers.</summary>
public sealed class Hung : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        await connection.ReadRequestAsync();
        await connection.WaitForEndAsync();
    }
}
