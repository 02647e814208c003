namespace Weir.Balancing.Breakers;

/// <summary>Counts how requests end at one endpoint and says when its breaker has something to decide.</summary>
/// <remarks>
/// The data plane's half of the breaker: any loop calls it, nothing locks. Where no breaker is configured <see cref="IsWatched"/> is
/// false and nobody calls the rest. A request counts for the state of the breaker that it was begun in (<see cref="Epoch"/>): what was sent
/// before the endpoint was left out says nothing of how it does on trial. What goes on is told again at every multiple of what is
/// needed for a verdict, so neither does an endpoint that may not be opened tell with every request, nor is a lost verdict the last.
/// </remarks>
public sealed class EndpointOutcomes
{
    private BreakerOptions? _options;
    private SlidingCount _requests = new(TimeSpan.FromSeconds(10));
    private SlidingCount _errors = new(TimeSpan.FromSeconds(10));
    private int _errorsInARow;
    private int _trialsPassed;
    private int _errorsOverShare;
    private int _epoch;
    private bool _isOnTrial;
    private long _openings;
    private long _answers;
    private long _answerNanos;

    /// <summary>There is a breaker to be told.</summary>
    public bool IsWatched => Volatile.Read(ref _options) is not null;

    /// <summary>Grows with every change of the breaker's state. Read when a request is begun, given with what came of it.</summary>
    public int Epoch => Volatile.Read(ref _epoch);

    /// <summary>How often the breaker has opened.</summary>
    public long Openings => Interlocked.Read(ref _openings);

    /// <summary>Answers since the endpoint joined, and the time they took together. For means over a time: take differences.</summary>
    public (long Count, long Nanos) Answers => (Interlocked.Read(ref _answers), Interlocked.Read(ref _answerNanos));

    /// <summary>A request was answered, and not with an error.</summary>
    /// <param name="epoch">When it was begun.</param>
    /// <param name="responseTimeNanos">How long the answer took.</param>
    /// <param name="nowNanos">The caller's monotonic clock.</param>
    public OutcomeVerdict Succeeded(int epoch, long responseTimeNanos, long nowNanos)
    {
        if (Volatile.Read(ref _options) is not { } options || epoch != Epoch) return OutcomeVerdict.None;
        if (Volatile.Read(ref _errorsInARow) != 0) Volatile.Write(ref _errorsInARow, 0);
        if (options.ErrorShare > 0) _requests.Add(nowNanos);
        if (options.LatencyFactor > 0)
        {
            Interlocked.Increment(ref _answers);
            Interlocked.Add(ref _answerNanos, responseTimeNanos);
        }
        if (!Volatile.Read(ref _isOnTrial)) return OutcomeVerdict.None;
        return Interlocked.Increment(ref _trialsPassed) % options.Trials == 0 ? OutcomeVerdict.TrialsPassed : OutcomeVerdict.None;
    }

    /// <summary>A request failed, or was answered with an error.</summary>
    /// <param name="epoch">When it was begun.</param>
    /// <param name="nowNanos">The caller's monotonic clock.</param>
    public OutcomeVerdict Failed(int epoch, long nowNanos)
    {
        if (Volatile.Read(ref _options) is not { } options || epoch != Epoch) return OutcomeVerdict.None;
        int inARow = Interlocked.Increment(ref _errorsInARow);
        if (Volatile.Read(ref _isOnTrial)) return OutcomeVerdict.TrialFailed;
        OutcomeVerdict share = options.ErrorShare > 0 ? ShareVerdict(options, nowNanos) : OutcomeVerdict.None;
        return options.Errors > 0 && inARow % options.Errors == 0 ? OutcomeVerdict.ErrorsInARow : share;
    }

    /// <summary>The pool's rules have changed.</summary>
    internal void Configure(BreakerOptions? options)
    {
        if (options is not null && options.Window != _options?.Window)
        {
            Volatile.Write(ref _requests, new SlidingCount(options.Window));
            Volatile.Write(ref _errors, new SlidingCount(options.Window));
        }
        Volatile.Write(ref _options, options);
    }

    /// <summary>Forgets the evidence: the breaker has changed its state.</summary>
    internal void Reset(BreakerState state)
    {
        bool isOnTrial = state == BreakerState.HalfOpen;
        if (state == BreakerState.Open) Interlocked.Increment(ref _openings);
        Interlocked.Increment(ref _epoch);
        Volatile.Write(ref _trialsPassed, 0);
        Volatile.Write(ref _isOnTrial, isOnTrial);
        Volatile.Write(ref _errorsInARow, 0);
        Volatile.Write(ref _errorsOverShare, 0);
        _requests.Clear();
        _errors.Clear();
    }

    private OutcomeVerdict ShareVerdict(BreakerOptions options, long nowNanos)
    {
        _requests.Add(nowNanos);
        _errors.Add(nowNanos);
        long requests = _requests.Sum(nowNanos);
        if (requests < options.Requests || _errors.Sum(nowNanos) < options.ErrorShare * requests)
        {
            Volatile.Write(ref _errorsOverShare, 0);
            return OutcomeVerdict.None;
        }
        return (Interlocked.Increment(ref _errorsOverShare) - 1) % options.Requests == 0 ? OutcomeVerdict.ErrorShare : OutcomeVerdict.None;
    }
}
