using Weir.Balancing.Breakers;

namespace Weir.Balancing;

/// <content>Circuit breakers: what the traffic tells, what time does, and who answers too slowly.</content>
public sealed partial class Pool
{
    private TimeSpan? _nextComparison;

    private void ReportOutcome(Endpoint endpoint, EndpointFault fault, string detail, TimeSpan now)
    {
        if (Member(endpoint) is not { } member || _options.Breaker is not { } options) return;
        (BreakerEventKind happened, string what) = fault switch
        {
            EndpointFault.TrialsPassed => (BreakerEventKind.TrialsPassed, ""),
            EndpointFault.TrialFailed => (BreakerEventKind.TrialFailed, detail),
            EndpointFault.ErrorsInARow => (BreakerEventKind.Tripped, $"{options.Errors} errors in a row: {detail}"),
            _ => (
                BreakerEventKind.Tripped,
                $"{Percent(options.ErrorShare)} or more of the requests within {options.Window.TotalSeconds} s were errors: {detail}"),
        };
        StepBreaker(member, happened, what, now);
    }

    private void TickBreakers(TimeSpan now)
    {
        if (_options.Breaker is not { } options)
        {
            _nextComparison = null;
            return;
        }
        foreach (PoolMember member in _members) StepBreaker(member, BreakerEventKind.Tick, "", now);
        if (options.LatencyFactor == 0)
        {
            _nextComparison = null;
        }
        else if (_nextComparison is null || now >= _nextComparison)
        {
            if (_nextComparison is not null) CompareLatencies(options, now);
            _nextComparison = now + options.Window;
        }
    }

    private void StepBreaker(PoolMember member, BreakerEventKind happened, string detail, TimeSpan now)
    {
        if (_options.Breaker is not { } options || member.Administrative == AdministrativeState.Disabled) return;
        if (happened == BreakerEventKind.Tripped && member.Breaker.State == BreakerState.Closed && !MayOpenOneMore(options))
        {
            TellKeptClosed(member, detail, options, now);
            return;
        }
        EndpointState before = member.State;
        BreakerStep step = BreakerStateMachine.Step(
            member.Breaker, happened, Health.HealthStateMachine.Cut(detail), options, now);
        if (step.Reason is not { } reason) return;
        TakeBreaker(member, step.Next, before, reason, now);
    }

    private void TakeBreaker(PoolMember member, Breaker next, EndpointState before, string reason, TimeSpan now)
    {
        member.Breaker = next;
        member.KeptClosedAt = null;
        member.Endpoint.Outcomes.Reset(next.State);
        LimitRequests(member);
        _builder.MarkChanged();
        // A breaker that closes, or one of an endpoint that gets no work anyway, changes nothing else; it is told all the same.
        if (member.State == before) Tell(new(now, member.Endpoint, before, before, reason));
        else Record(member, before, reason, now);
    }

    /// <summary>Breakers of a configuration that has none any more are closed.</summary>
    private void ConfigureBreaker(PoolMember member, TimeSpan now)
    {
        member.Endpoint.Outcomes.Configure(_options.Breaker);
        if (_options.Breaker is null && member.Breaker.State != BreakerState.Closed)
            TakeBreaker(member, new Breaker { Since = now }, member.State, "breaker closed: by configuration", now);
        LimitRequests(member);
    }

    /// <summary>Trials are a limit as any other: so many requests at a time.</summary>
    private void LimitRequests(PoolMember member)
    {
        int limit = member.Options.MaxRequests;
        EndpointLoad load = member.Endpoint.Load;
        // What was in progress before is no trial: tunnels may stay for hours and must not use the trials up.
        if (_options.Breaker is { } options && member.Breaker.State == BreakerState.HalfOpen) limit = Math.Min(limit, load.InFlight + options.Trials);
        if (load.Limit == limit && load.Capacity == member.Options.MaxRequests) return;
        load.Capacity = member.Options.MaxRequests;
        load.Limit = limit;
        _builder.MarkChanged();
    }

    /// <summary>An endpoint on trial counts as open: it carries next to nothing, and may be left out again by its next answer.</summary>
    private bool MayOpenOneMore(BreakerOptions options)
    {
        PoolMember[] able = Array.FindAll(_members, member => member.Administrative == AdministrativeState.Enabled);
        int open = able.Count(member => member.Breaker.State != BreakerState.Closed);
        return open < Math.Max((int)(options.MaxOpenShare * able.Length), 1);
    }

    /// <summary>Tells once, and again only after the evidence has been silent for a window: who is in trouble stays so for many requests.</summary>
    private void TellKeptClosed(PoolMember member, string detail, BreakerOptions options, TimeSpan now)
    {
        bool isNews = member.KeptClosedAt is not { } last || now - last > options.Window;
        member.KeptClosedAt = now;
        if (!isNews) return;
        string reason = $"breaker kept closed: no more than {Percent(options.MaxOpenShare)} of the pool may be open: {Health.HealthStateMachine.Cut(detail)}";
        Tell(new(now, member.Endpoint, member.State, member.State, reason));
    }

    private void CompareLatencies(BreakerOptions options, TimeSpan now)
    {
        LatencySample[] samples = [.. _members.Select(AnsweredSinceLast)];
        if (LatencyOutliers.Median(samples, options.Requests) is not { } median) return;
        for (int i = 0; i < samples.Length; i++)
        {
            if (!LatencyOutliers.IsOutlier(samples[i], median, options)) continue;
            string detail = $"{Milliseconds(samples[i].MeanNanos)} a response, the pool's median is {Milliseconds(median)}";
            StepBreaker(_members[i], BreakerEventKind.Tripped, detail, now);
        }
    }

    private static LatencySample AnsweredSinceLast(PoolMember member)
    {
        (long count, long nanos) = member.Endpoint.Outcomes.Answers;
        LatencySample since = new(count - member.Answered.Count, nanos - member.Answered.Nanos);
        member.Answered = new(count, nanos);
        return since;
    }

    private TimeSpan? BreakerDeadline(PoolMember member) =>
        _options.Breaker is not null && member.Breaker.State == BreakerState.Open && member.Administrative != AdministrativeState.Disabled
            ? member.Breaker.OpenUntil
            : null;

    private static string Percent(double share) => $"{Math.Round(share * 100)}%";

    private static string Milliseconds(double nanos) => $"{Math.Round(nanos / 1e6, 1)} ms";
}
