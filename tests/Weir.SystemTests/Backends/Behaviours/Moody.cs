using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Backends.Behaviours;

/// <summary>Answers at once, late or not at all, as the test says at the moment; on all its connections.</summary>
public sealed class Moody : Behaviour
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(150);
    private readonly Lock _gate = new();
    private Mood _mood;
    private TaskCompletionSource _changed = New();

    public enum Mood
    {
        Well,
        Slow,
        Hung,
    }

    /// <summary>From now on; requests that hang keep hanging until their connection ends.</summary>
    public void Become(Mood mood)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _mood = mood;
            changed = _changed;
            _changed = New();
        }

        changed.SetResult();
    }

    public override async Task ServeAsync(BackendConnection connection)
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            Mood mood;
            Task changed;
            lock (_gate)
                (mood, changed) = (_mood, _changed.Task);
            if (mood == Mood.Hung)
            {
                await changed.WaitAsync(Deadline.Default);
                return; // as a process does that was stuck and is restarted
            }

            if (mood == Mood.Slow)
                await Task.Delay(Late); // the behaviour itself: an endpoint that takes its time
            await connection.AnswerAsync(connection.BackendName, request.Method == "HEAD");
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
