namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers in one piece, but takes its time.</summary>
public sealed class Delayed(TimeSpan delay) : Behaviour
{
    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            await Task.Delay(delay); // the behaviour itself: an endpoint that takes its time
            await connection.AnswerAsync(connection.BackendName, request.Method == "HEAD");
        }
    }
}
