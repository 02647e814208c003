namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers every request at once and keeps the connection; it records what it was sent.</summary>
/// <param name="body">The answer; null: the back end's name.</param>
/// <param name="further">Further field lines of the answer, each with its CRLF.</param>
public sealed class Normal(string? body = null, string further = "") : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
            await connection.AnswerAsync(body ?? connection.BackendName, request.Method == "HEAD", further);
    }
}
