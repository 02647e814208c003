namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Promises to keep the connection, and closes it in order right after each answer.</summary>
public sealed class ClosesIdle : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        if (await connection.ReadRequestAsync() is not null)
            await connection.AnswerAsync(connection.BackendName);
    }
}
