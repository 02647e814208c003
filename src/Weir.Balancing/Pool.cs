using System.Collections.Immutable;
using Weir.Balancing.Health;

namespace Weir.Balancing;

/// <summary>The control plane's state of a pool: an event and the time in, what to do out.</summary>
/// <remarks>
/// <para>Pure: it waits for nothing and knows no clock. Time is what has passed on one monotonic clock of the caller's, the
/// same for all calls. Callers synchronise all members but <see cref="Snapshot"/>, which any thread may read.</para>
/// <para>Each method returns what the shell has to do: publish the snapshot, log the changes, start the checks that are
/// due and call <see cref="Tick"/> in time. Events about an endpoint that has left the pool change nothing.</para>
/// </remarks>
public sealed partial class Pool
{
    private readonly Random _random;
    private readonly EndpointIds _ids;
    private readonly SnapshotBuilder _builder = new();
    private readonly HealthHistory _history = new();
    private readonly List<HealthChange> _changes = [];
    private readonly List<Endpoint> _checksDue = [];
    private readonly Dictionary<string, PoolMember> _byAddress = new(StringComparer.Ordinal);
    private PoolMember[] _members = [];
    private PoolOptions _options;
    private PoolSnapshot _snapshot;

    /// <summary>Opens a pool. Call <see cref="Tick"/> at once: first checks may be due.</summary>
    /// <param name="options">Without <see cref="PoolOptions.Errors"/>.</param>
    /// <param name="now">On the caller's monotonic clock.</param>
    /// <param name="random">For the jitter of checks.</param>
    /// <param name="ids">Shared by pools whose endpoints' ids shall be unique among all of them; null: unique in this pool.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message says all that is.</exception>
    public Pool(PoolOptions options, TimeSpan now, Random random, EndpointIds? ids = null)
    {
        _random = random;
        _ids = ids ?? new EndpointIds();
        _options = options;
        Validate(options);
        RenewCosts();
        _members = [.. options.Endpoints.Select(endpoint => Join(endpoint, now, isLate: false))];
        _snapshot = _builder.Build(_options, _members, _costs, now);
    }

    public string Name => _options.Name;

    public PoolOptions Options => _options;

    /// <summary>The latest; any thread.</summary>
    public PoolSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>The changes of the past, so many as are kept.</summary>
    public HealthHistory History => _history;

    /// <summary>The endpoint of an address, or null.</summary>
    public Endpoint? Find(string address) => _byAddress.GetValueOrDefault(address)?.Endpoint;

    /// <summary>Time has passed: checks may be due, holds over, slow starts a step further.</summary>
    public PoolUpdate Tick(TimeSpan now)
    {
        foreach (PoolMember member in _members) StepHealth(member, new HealthEvent(HealthEventKind.Tick), now);
        TickBreakers(now);
        return Publish(now);
    }

    /// <summary>A check this pool asked for ended well.</summary>
    public PoolUpdate CheckPassed(Endpoint endpoint, TimeSpan now) =>
        Report(endpoint, new HealthEvent(HealthEventKind.CheckPassed), now);

    /// <summary>A check this pool asked for failed, or ran out of time.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="reason">What went wrong, in a few words: "connection refused". Cut after
    /// <see cref="HealthStateMachine.MaxDetailChars"/>.</param>
    /// <param name="now">When the check ended.</param>
    public PoolUpdate CheckFailed(Endpoint endpoint, string reason, TimeSpan now) =>
        Report(endpoint, new HealthEvent(HealthEventKind.CheckFailed, reason), now);

    /// <summary>A method of <see cref="EndpointFaults"/> returned true on some loop, or one of
    /// <see cref="Breakers.EndpointOutcomes"/> a verdict.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="fault">Which method.</param>
    /// <param name="detail">What went wrong last: "connection refused", "503".</param>
    /// <param name="now">When.</param>
    public PoolUpdate ReportFault(Endpoint endpoint, EndpointFault fault, string detail, TimeSpan now)
    {
        if (fault is not (EndpointFault.ConnectFailures or EndpointFault.ServerErrors))
        {
            ReportOutcome(endpoint, fault, detail, now);
            return Publish(now);
        }

        PassiveHealthOptions passive = _options.Health.Passive;
        string what = fault switch
        {
            EndpointFault.ConnectFailures => $"{passive.ConnectFailures} connects failed in a row: {detail}",
            _ => $"{passive.ServerErrors} answers or more of 5xx within {passive.Window.TotalSeconds} s: {detail}",
        };
        return Report(endpoint, new HealthEvent(HealthEventKind.Fault, what), now);
    }

    /// <summary>An operator drains, disables or enables an endpoint. Holds until the next order, or until the configuration
    /// says something else about the endpoint than it did.</summary>
    /// <param name="endpoint">Which.</param>
    /// <param name="wanted">What from now on.</param>
    /// <param name="reason">Who wants it or what for, for the log: "drained by operator".</param>
    /// <param name="now">When.</param>
    public PoolUpdate SetAdministrative(Endpoint endpoint, AdministrativeState wanted, string reason, TimeSpan now)
    {
        if (Member(endpoint) is { } member) SetAdministrative(member, wanted, reason, now);
        return Publish(now);
    }

    /// <summary>The configuration was loaded again. Endpoints whose address stays keep their identity, counters and health;
    /// one that leaves gets no new work and finishes what it has.</summary>
    /// <exception cref="ArgumentException">The options are wrong; nothing has changed.</exception>
    public PoolUpdate Apply(PoolOptions options, TimeSpan now)
    {
        Validate(options);
        _options = options;
        RenewCosts();
        HashSet<string> staying = [.. options.Endpoints.Select(endpoint => endpoint.Address)];
        foreach (PoolMember member in _members)
        {
            if (!staying.Contains(member.Endpoint.Address)) _byAddress.Remove(member.Endpoint.Address);
        }
        _members = [.. options.Endpoints.Select(endpoint =>
            _byAddress.TryGetValue(endpoint.Address, out PoolMember? member)
                ? Stay(member, endpoint, now)
                : Join(endpoint, now, isLate: true))];
        _builder.MarkChanged();
        return Tick(now);
    }

    private static void Validate(PoolOptions options)
    {
        ImmutableArray<string> errors = options.Errors();
        if (errors.Length > 0) throw new ArgumentException(string.Join('\n', errors), nameof(options));
    }

    private PoolMember Join(EndpointOptions options, TimeSpan now, bool isLate)
    {
        Endpoint endpoint = new(_ids.Next(), options.Address);
        PoolMember member = new(endpoint, options, HealthStateMachine.Start(_options.Health, now, _random))
        {
            Since = now,
            SlowStartsNext = isLate,
        };
        Configure(member, now);
        _byAddress.Add(options.Address, member);
        member.Reason = member.State switch
        {
            EndpointState.Healthy => "initially healthy",
            EndpointState.Unhealthy => "waits for its first check",
            _ => "by configuration",
        };
        if (member.State == EndpointState.Healthy) BeginWork(member, now);
        return member;
    }

    private PoolMember Stay(PoolMember member, EndpointOptions options, TimeSpan now)
    {
        bool isNewOrder = options.Administrative != member.Options.Administrative;
        member.Options = options;
        Configure(member, now);
        if (isNewOrder) SetAdministrative(member, options.Administrative, "by configuration", now);
        if (member.Administrative != AdministrativeState.Disabled)
            StepHealth(member, new HealthEvent(HealthEventKind.RulesChanged), now);
        return member;
    }

    private void Configure(PoolMember member, TimeSpan now)
    {
        member.Endpoint.Identity = member.Options.Identity;
        member.Endpoint.Costs = _costs?.ColumnOf(member.Options.Address);
        member.Endpoint.Load.ResponseTimeDecay = _options.ResponseTimeDecay;
        if (Strategies.StrategyCatalog.TryGet(_options.Strategy, out Strategies.StrategyDescriptor? strategy) && strategy.MeasuresByLoad)
            member.Endpoint.Load.MeasureByLoad();
        member.Endpoint.Faults.Configure(_options.Health.Passive);
        ConfigureBreaker(member, now);
    }

    /// <summary>The pool's own member of that identity; an endpoint that left and came back is another.</summary>
    private PoolMember? Member(Endpoint endpoint) =>
        _byAddress.TryGetValue(endpoint.Address, out PoolMember? member) && member.Endpoint == endpoint ? member : null;

    private PoolUpdate Report(Endpoint endpoint, HealthEvent happened, TimeSpan now)
    {
        if (Member(endpoint) is { } member) StepHealth(member, happened, now);
        return Publish(now);
    }

    private void StepHealth(PoolMember member, HealthEvent happened, TimeSpan now)
    {
        if (member.Administrative == AdministrativeState.Disabled) return;
        EndpointState before = member.State;
        EndpointHealth healthBefore = member.Health;
        HealthStep step = HealthStateMachine.Step(healthBefore, happened, _options.Health, now, _random);
        member.Health = step.Next;
        if (step.StartCheck) _checksDue.Add(member.Endpoint);
        if (healthBefore.AwaitsFirstVerdict && !step.Next.AwaitsFirstVerdict)
        {
            // Panic waits for first verdicts. An endpoint that misses its first admission comes back later than the others.
            _builder.MarkChanged();
            member.SlowStartsNext |= !step.Next.IsHealthy;
        }
        Record(member, before, step.Reason ?? "", now);
    }

    private void SetAdministrative(PoolMember member, AdministrativeState wanted, string reason, TimeSpan now)
    {
        if (member.Administrative == wanted) return;
        EndpointState before = member.State;
        // Nobody has checked a disabled endpoint: what was known is out of date. Its first check decides.
        if (member.Administrative == AdministrativeState.Disabled)
            member.Health = HealthStateMachine.Restart(member.Health, _options.Health, now);
        member.Administrative = wanted;
        Record(member, before, reason, now);
    }

    private void Record(PoolMember member, EndpointState before, string reason, TimeSpan now)
    {
        EndpointState after = member.State;
        if (before == after) return;
        member.Reason = reason;
        member.Since = now;
        if (after == EndpointState.Healthy) BeginWork(member, now);
        else member.SlowStartSince = null;
        // What it was sent is lost with it, or nearly so: its requests go elsewhere, and it comes back to an empty queue.
        if (after is EndpointState.Unhealthy) member.Endpoint.Load.ForgetWork();

        Tell(new(now, member.Endpoint, before, after, reason));
        _builder.MarkChanged();
    }

    private void Tell(HealthChange change)
    {
        _history.Add(change);
        _changes.Add(change);
    }

    private void BeginWork(PoolMember member, TimeSpan now)
    {
        member.Endpoint.Faults.Reset();
        if (member.SlowStartsNext && _options.SlowStart > TimeSpan.Zero) member.SlowStartSince = now;
        member.SlowStartsNext = true;
    }

    private PoolUpdate Publish(TimeSpan now)
    {
        TimeSpan? next = _nextComparison;
        foreach (PoolMember member in _members)
        {
            if (member.Administrative != AdministrativeState.Disabled) next = Earlier(next, member.Health.Deadline(_options.Health));
            next = Earlier(next, BreakerDeadline(member));
            next = Earlier(next, member.NextGrowth(now, _options.SlowStart));
            if (member.Tenths(now, _options.SlowStart) == Strategies.Candidates.FullShare) member.SlowStartSince = null;
        }
        if (_builder.NeedsBuild(_options, _members, now)) Volatile.Write(ref _snapshot, _builder.Build(_options, _members, _costs, now));

        PoolUpdate update = new(_snapshot, [.. _changes], [.. _checksDue], next);
        _changes.Clear();
        _checksDue.Clear();
        return update;
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b ?? a : a;
}
