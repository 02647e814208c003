using Weir.Balancing.Scheduling;

namespace Weir.Balancing;

/// <summary>When the endpoint is expected to end all that was sent to it: for the strategies that schedule.</summary>
/// <remarks>
/// The work outstanding is the sum of what is expected of the requests in progress, and it is worked off since the last of them ended,
/// or since the first came to an idle endpoint. So each response that comes early or late corrects the finishing time by itself, and
/// two words, each atomic, hold it: a race between loops puts <em>since</em> off by its length and loses no work.
/// </remarks>
public sealed partial class EndpointLoad
{
    /// <summary>The sum of what was expected of the requests in progress, in nanoseconds.</summary>
    public long OutstandingNanos => Math.Max(Volatile.Read(ref _counters.WorkNanos), 0);

    /// <summary>The time until all in progress is expected to have ended.</summary>
    /// <remarks>What is overdue is expected to take as long again as it is overdue: else an endpoint that hangs would look idle.</remarks>
    /// <returns>Nanoseconds, never below 0.</returns>
    public long BacklogNanos(long nowNanos)
    {
        long work = Volatile.Read(ref _counters.WorkNanos);
        if (work <= 0) return 0;
        long elapsed = Math.Max(nowNanos - Volatile.Read(ref _counters.WorkSinceNanos), 0);
        return Math.Abs(work - elapsed);
    }

    /// <summary>When a request was sent here last, on the clock of the picks; 0: never.</summary>
    internal long LastPickedNanos => Volatile.Read(ref _counters.LastPickedNanos);

    internal void MarkPicked(long nowNanos) => Volatile.Write(ref _counters.LastPickedNanos, nowNanos);

    /// <summary>A request is being sent here that is expected to take so long.</summary>
    internal PlacedWork BeginWork(long expectedNanos, in PickRequest request)
    {
        if (Interlocked.Add(ref _counters.WorkNanos, expectedNanos) == expectedNanos)
            Volatile.Write(ref _counters.WorkSinceNanos, request.NowNanos);
        // Read after the sum: if the queue is forgotten in between, less is subtracted than was added, never more left than there is.
        return new PlacedWork(expectedNanos, request.NowNanos, request.Class, PlacedWork.SizeOf(request.Size), Volatile.Read(ref _counters.WorkEpoch));
    }

    /// <summary>The request goes elsewhere, another loop was faster; or nobody will say when it ends.</summary>
    internal void RevokeWork(in PlacedWork work) => TakeOff(in work);

    /// <summary>A request ended: what is left is worked off from now on.</summary>
    /// <returns>The time the endpoint had for it alone, if it works in the order received: since the later of its begin and
    /// the end before it. Nanoseconds.</returns>
    internal long EndWork(in PlacedWork work, long nowNanos)
    {
        TakeOff(in work);
        long since = Interlocked.Exchange(ref _counters.WorkSinceNanos, nowNanos);
        return Math.Max(nowNanos - Math.Max(since, work.BegunNanos), 0);
    }

    /// <summary>The endpoint died: it will not end what it has.</summary>
    internal void ForgetWork()
    {
        Interlocked.Increment(ref _counters.WorkEpoch);
        Interlocked.Exchange(ref _counters.WorkNanos, 0);
    }

    private void TakeOff(in PlacedWork work)
    {
        if (work.Epoch != Volatile.Read(ref _counters.WorkEpoch)) return;
        long left = Interlocked.Add(ref _counters.WorkNanos, -work.ExpectedNanos);
        // Below 0 only after a race with ForgetWork: back to nothing, unless somebody was faster.
        if (left < 0) Interlocked.CompareExchange(ref _counters.WorkNanos, 0, left);
    }
}
