using System.Collections.Immutable;
using System.Net;
using Weir.Balancing;
using Weir.Balancing.Health;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>The control plane's side of a pool: feeds its state machine with time, check results, what the traffic reports and what
/// operators want, and carries out what comes of it: publishes snapshots, starts checks, logs changes.</summary>
/// <remarks>
/// Any thread. The state machine (<see cref="Balancing.Pool"/>) is pure and is stepped under one lock, which is never held while
/// something waits or writes; loops never take it. Times come from the <see cref="TimeProvider"/> alone.
/// </remarks>
public sealed class PoolController : IAsyncDisposable
{
    /// <summary>Ticks that are due within this time are done at once.</summary>
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Pool _pool;
    private readonly int _loops;
    private readonly Func<ProbeOptions, IProber> _probers;
    private readonly ProbeGate _probeGate;
    private readonly EndpointDraining? _draining;
    private readonly TimeProvider _time;
    private readonly TextWriter _log;
    private readonly long _started;
    private readonly DateTimeOffset _startedAt;
    private readonly FaultReports _reports = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _timer;
    private PoolDefinition _definition;
    private IProber _prober;
    private PoolSnapshot? _published;
    private bool _isClosed;
    private readonly Dictionary<Endpoint, ProxyEndpoint> _endpoints = [];
    private readonly TaskCompletionSource _checksEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _checksRunning = 1; // one for the controller itself, until it closes

    /// <summary>Publishes the pool; <see cref="Start"/> starts its checks.</summary>
    /// <param name="definition">The pool.</param>
    /// <param name="services">What it shares with other pools.</param>
    /// <exception cref="ArgumentException">The definition is wrong; the message says all that is.</exception>
    public PoolController(PoolDefinition definition, PoolServices services)
    {
        _definition = definition;
        _loops = services.Loops;
        _probers = services.Probers;
        _probeGate = services.ProbeGate;
        _draining = services.Draining;
        _time = services.Time;
        _log = services.Log;
        _started = _time.GetTimestamp();
        _startedAt = _time.GetUtcNow();
        _prober = _probers(definition.Probe);
        _pool = new Pool(definition.Balancing, TimeSpan.Zero, services.Random, services.Ids);
        Pool = new ProxyPool(definition.Proxy)
        {
            OnFailure = _reports.Report,
            OnOutcome = _reports.Report,
        };
        _timer = _time.CreateTimer(static c => ((PoolController)c!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
            Publish(_pool.Snapshot);
    }

    /// <summary>What the data plane uses.</summary>
    public ProxyPool Pool { get; }

    /// <summary>Health reports that were dropped because the control plane did not keep up.</summary>
    public long DroppedReports => _reports.Dropped;

    /// <summary>The last changes, oldest first.</summary>
    public ImmutableArray<HealthChange> History
    {
        get
        {
            lock (_gate)
                return _pool.History.Changes;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>The time of day of a <see cref="HealthChange.When"/> or <see cref="EndpointStatus.Since"/>.</summary>
    public DateTimeOffset TimeOfDay(TimeSpan when) => _startedAt + when;

    /// <summary>Starts checking and listening to what the loops report.</summary>
    public void Start()
    {
        _reading = Task.Run(ReadReportsAsync);
        Tick();
    }

    /// <summary>An operator drains, disables or enables an endpoint.</summary>
    /// <param name="address">As configured.</param>
    /// <param name="wanted">What from now on.</param>
    /// <param name="reason">For the log: "drained by operator".</param>
    /// <returns>False when the pool has no such endpoint.</returns>
    public bool SetAdministrative(string address, AdministrativeState wanted, string reason)
    {
        Endpoint? endpoint;
        lock (_gate)
            endpoint = _pool.Find(address);
        if (endpoint is null)
            return false;
        Step(endpoint, (e, now) => _pool.SetAdministrative(e, wanted, reason, now));
        return true;
    }

    /// <summary>The configuration was loaded again. Endpoints whose address stays keep their identity.</summary>
    /// <exception cref="ArgumentException">The definition is wrong; nothing has changed.</exception>
    public void Apply(PoolDefinition definition) => Step(definition, (d, now) =>
    {
        PoolUpdate update = _pool.Apply(d.Balancing, now);
        _definition = d;
        _prober = _probers(d.Probe);
        _published = null; // options and addresses may have changed though the snapshot has not
        return update;
    });

    /// <summary>The pool has left the configuration: what it has begun finishes, then it ends.</summary>
    public async Task LeaveAsync()
    {
        Task[] leaving;
        lock (_gate)
            leaving = _draining is null ? [] : [.. _endpoints.Values.Select(e => _draining.Leave(e, _definition.Proxy.DrainTimeout))];
        await Task.WhenAll(leaving);
        await DisposeAsync();
    }

    /// <summary>Stops checking; the loops keep the last snapshot, but no idle connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        lock (_gate)
        {
            _isClosed = true;
            foreach (ProxyEndpoint endpoint in _endpoints.Values)
                endpoint.IsRetired = true;
        }

        await _closing.CancelAsync();
        _reports.Complete();
        await _reading;
        EndCheck();
        await _checksEnded.Task;
        _closing.Dispose();
    }

    /// <summary>Takes the reports that wait; the background task calls it.</summary>
    internal void TakeReports()
    {
        while (_reports.Reader.TryRead(out FaultReport report))
        {
            if (!report.IsOutdated)
                Step(report, (r, now) => _pool.ReportFault(r.Endpoint, r.Fault, FaultReports.TextOf(r.Last), now));
        }
    }

    private async Task ReadReportsAsync()
    {
        while (await _reports.Reader.WaitToReadAsync())
            TakeReports();
    }

    private void Tick() => Step(this, static (c, now) => c._pool.Tick(now));

    /// <summary>Steps the state machine and does what comes of it.</summary>
    private void Step<TInput>(TInput input, Func<TInput, TimeSpan, PoolUpdate> step)
    {
        PoolUpdate update;
        (Endpoint Endpoint, EndPoint Address, string Host)[] checks;
        IProber prober;
        lock (_gate)
        {
            if (_isClosed)
                return;
            TimeSpan now = Now;
            update = step(input, now);
            if (!ReferenceEquals(update.Snapshot, _published))
                Publish(update.Snapshot);
            Drain(update.Changes);
            Arm(update.NextTick, now);
            prober = _prober;
            checks = [.. update.ChecksDue.Where(_endpoints.ContainsKey).Select(e => (e, _endpoints[e].Address, HostOf(e)))];
            Interlocked.Add(ref _checksRunning, checks.Length);
        }

        foreach (HealthChange change in update.Changes)
            _log.WriteLine($"weir: pool {Pool.Name} endpoint {change.Endpoint} {Words(change)}: {change.Reason}");
        foreach ((Endpoint endpoint, EndPoint address, string host) in checks)
            _ = CheckAsync(endpoint, address, host, prober);
    }

    private void Publish(PoolSnapshot snapshot)
    {
        ImmutableArray<ProxyEndpoint> endpoints = [.. snapshot.Endpoints.Select(status => EndpointOf(status.Endpoint))];
        HashSet<ProxyEndpoint> gone = [.. _endpoints.Values];
        gone.ExceptWith(endpoints);
        _endpoints.Clear();
        foreach (ProxyEndpoint endpoint in endpoints)
            _endpoints.Add(endpoint.Endpoint, endpoint);
        _published = snapshot;
        Pool.Publish(_definition.Proxy, endpoints, snapshot);
        foreach (ProxyEndpoint endpoint in gone)
        {
            endpoint.IsRetired = true;
            bool isReplaced = _endpoints.TryGetValue(endpoint.Endpoint, out ProxyEndpoint? now);
            // Reached in another way, but the same: what goes on there has no reason to be cut.
            TimeSpan? timeout = isReplaced && now!.Address.Equals(endpoint.Address) ? null : _definition.Proxy.DrainTimeout;
            _ = _draining?.Leave(endpoint, timeout, isReplaced);
        }
    }

    /// <summary>An endpoint that is told to take no new work has the drain time for the old.</summary>
    private void Drain(ImmutableArray<HealthChange> changes)
    {
        if (_draining is null)
            return;
        foreach (HealthChange change in changes)
        {
            if (!_endpoints.TryGetValue(change.Endpoint, out ProxyEndpoint? endpoint))
                continue;
            if (change.To is EndpointState.Healthy or EndpointState.Unhealthy)
                _draining.Stay(endpoint);
            else if (_definition.Proxy.DrainTimeout is { } timeout)
                _draining.Drain(endpoint, timeout);
        }
    }

    private string TlsNameOf(Endpoint endpoint) => _definition.TlsName ?? TlsNames.HostOf(HostOf(endpoint));

    private string HostOf(Endpoint endpoint) => _definition.Hosts.GetValueOrDefault(endpoint.Address, endpoint.Address);

    /// <summary>The object of an endpoint that stays; one that is reached in another way by now (by the address its name resolves to, by TLS)
    /// gets a new one with the old counters, so that no connection of before is used for it.</summary>
    private ProxyEndpoint EndpointOf(Endpoint endpoint)
    {
        EndPoint address = _definition.Addresses[endpoint.Address];
        if (_endpoints.TryGetValue(endpoint, out ProxyEndpoint? known) && known.Address.Equals(address)
            && ReferenceEquals(known.Tls?.Context, _definition.Tls) && known.Http2 == _definition.Proxy.Http2
            && (known.Tls is null || known.Tls.Name == TlsNameOf(endpoint)))
            return known;
        // TLS sessions to be resumed are in the target, so it lasts as long as the pool's context does.
        return new ProxyEndpoint(Pool, endpoint, address, known?.Counters ?? ProxyEndpoint.NewCounters(_loops))
        {
            Tls = _definition.Tls?.CreateTarget(TlsNameOf(endpoint), _loops),
            Http2 = _definition.Proxy.Http2,
        };
    }

    private void Arm(TimeSpan? next, TimeSpan now)
    {
        TimeSpan wait = next is null ? Timeout.InfiniteTimeSpan : next.Value - now > ShortestTick ? next.Value - now : ShortestTick;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task CheckAsync(Endpoint endpoint, EndPoint address, string host, IProber prober)
    {
        try
        {
            string? failure = await _probeGate.RunAsync(() => ProbeAsync(prober, address, host), _closing.Token);
            Step((endpoint, failure), (result, now) => result.failure is null
                ? _pool.CheckPassed(result.endpoint, now)
                : _pool.CheckFailed(result.endpoint, result.failure, now));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The pool is closing: nobody wants to know any more.
        }
        finally
        {
            EndCheck();
        }
    }

    private void EndCheck()
    {
        if (Interlocked.Decrement(ref _checksRunning) == 0)
            _checksEnded.SetResult();
    }

    private async Task<string?> ProbeAsync(IProber prober, EndPoint address, string name)
    {
        TimeSpan timeout = _definition.Probe.Timeout;
        using CancellationTokenSource timer = new(timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _closing.Token);
        try
        {
            EndPoint at = _definition.Probe.Port is { } port && address is IPEndPoint own ? new IPEndPoint(own.Address, port) : address;
            return await prober.ProbeAsync(at, name, either.Token);
        }
        catch (OperationCanceledException) when (!_closing.IsCancellationRequested)
        {
            return $"no verdict within {timeout.TotalMilliseconds} ms";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A check must end with a verdict, or its endpoint would never be checked again.
            return $"the check failed: {e.Message}";
        }
    }

    private static string Words(HealthChange change) =>
        change.From == change.To ? Word(change.To) : $"{Word(change.From)} → {Word(change.To)}";

    private static string Word(EndpointState state) => state switch
    {
        EndpointState.Healthy => "healthy",
        EndpointState.Unhealthy => "unhealthy",
        EndpointState.Draining => "draining",
        EndpointState.Disabled => "disabled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };
}
