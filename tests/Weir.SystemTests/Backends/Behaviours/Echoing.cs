namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers with the body that it was sent.</summary>
public sealed class Echoing : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
            await connection.AnswerAsync(request.BodyText, request.Method == "HEAD");
    }
}
