using System.Runtime.CompilerServices;
using Weir.Net.Timing;

namespace Weir.Net;

/// <summary>The one thing that straight-line connection code awaits: "something I want happened, or the deadline passed".</summary>
/// <remarks>
/// A session (one downstream connection and whatever upstream it uses at the moment) has one waiter and makes it the owner of all its
/// connections; at most one wait is pending. The continuation runs inline on the loop, so nothing is queued, captured or
/// allocated per wait. Callers look at the connections' state first and wait only when there is nothing to do; a wake is a hint, so
/// they look again. All members are for the loop's thread.
/// </remarks>
public sealed class Waiter(EventLoop loop) : TimerEntry, IConnectionOwner, ICriticalNotifyCompletion
{
    /// <summary>A deadline that never comes.</summary>
    public const long Never = long.MaxValue;

    private Action? _continuation;
    private Wake _result;
    private bool _signaled;
    private bool _canceled;
    private bool _scheduled;

    public EventLoop Loop => loop;

    public bool IsCanceled => _canceled;

    /// <summary>The wait is over already.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Waits until a signal, the deadline, or <see cref="Cancel"/>.</summary>
    /// <param name="deadline">On the clock of <see cref="EventLoop.Now"/>, in milliseconds; <see cref="Never"/> for none.</param>
    public Waiter WaitUntil(long deadline)
    {
        IsCompleted = true;
        if (_canceled)
        {
            _result = Wake.Canceled;
        }
        else if (_signaled)
        {
            _signaled = false;
            _result = Wake.Ready;
        }
        else if (deadline <= loop.Now)
        {
            _result = Wake.TimedOut;
        }
        else
        {
            IsCompleted = false;
            Deadline = deadline;
        }

        return this;
    }

    /// <summary>Lets the loop serve others, then goes on: for code that has moved its share of bytes and has more to move.</summary>
    public Waiter Yield()
    {
        loop.Schedule(this);
        _signaled = false;
        return WaitUntil(Never);
    }

    public Waiter GetAwaiter() => this;

    public Wake GetResult() => _result;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _continuation = continuation;
        if (Deadline != Never)
            loop.Timers.Arm(this);
    }

    void IConnectionOwner.OnReady(Connection connection) => Signal();

    /// <summary>Wakes the waiting code, inline; when nobody waits the next wait ends at once.</summary>
    public void Signal()
    {
        if (_scheduled)
            return; // its turn is coming: an event must not let it overtake those it yielded to
        if (_continuation is null)
            _signaled = true;
        else
            Resume(Wake.Ready);
    }

    /// <summary>Takes a place in the loop's queue of scheduled waiters.</summary>
    /// <returns>False when it has one already: a second one would be inherited by every later yield and give it ever more turns.</returns>
    internal bool TrySchedule()
    {
        bool first = !_scheduled;
        _scheduled = true;
        return first;
    }

    /// <summary>Its turn has come.</summary>
    internal void RunScheduled()
    {
        _scheduled = false;
        Signal();
    }

    /// <summary>Ends this and every later wait with <see cref="Wake.Canceled"/>.</summary>
    public void Cancel()
    {
        _canceled = true;
        if (_continuation is not null)
            Resume(Wake.Canceled);
    }

    /// <summary>Takes the waiter out of the timer wheel; its owner is done with it.</summary>
    public void Release() => loop.Timers.Disarm(this);

    protected internal override void OnTimer(long now)
    {
        if (_continuation is not null)
            Resume(Wake.TimedOut);
    }

    private void Resume(Wake result)
    {
        Action continuation = _continuation!;
        _continuation = null;
        _result = result;
        continuation();
    }
}
