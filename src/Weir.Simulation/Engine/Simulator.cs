using Weir.Balancing;
using Weir.Balancing.Health;
using Weir.Balancing.Scheduling;
using Weir.Simulation.Results;
using Weir.Simulation.Workloads;

namespace Weir.Simulation.Engine;

/// <summary>Plays the requests of a workload against endpoints, with a strategy of the balancer's own choosing where each goes.</summary>
/// <remarks>
/// <para>A discrete-event simulation. Four things happen: a request is done, an endpoint dies or comes back, the pool's health checks
/// are due, a request arrives. The earliest is next, at the same time in this order, so that who arrives sees who has left.</para>
/// <para>The pool is the one the proxy runs: it is told of picks, ends, refused connections and checks as the proxy tells it.</para>
/// <para>One run, one thread; different runs may share scenario and workload.</para>
/// </remarks>
public sealed partial class Simulator
{
    private const int ArrivalsPerReport = 4096;
    private const string PoolName = "simulated";

    private readonly Scenario _scenario;
    private readonly Workload _workload;
    private readonly SimulatorOptions _options;
    private readonly Pool _pool;
    private readonly Random _random;
    private readonly EndpointServer[] _servers;
    private readonly CompletionHeap _completions = new();
    private readonly RunRecord? _record;
    private readonly bool _hasFailures;

    private readonly long[] _pickedNanos;
    private readonly long[] _beganNanos;
    private readonly float[] _responses;

    // Of the strategies that schedule only: what was expected of the requests in flight, and the classes as the pool numbers them.
    private readonly PlacedWork[] _work = [];
    private readonly int[] _classNumbers = [];

    private double _responseSum;
    private double _waitSum;
    private int _finished;
    private int _rejected;
    private int _failed;
    private int _retried;
    private long _lastEndNanos;
    private PoolSnapshot _snapshot;
    private long _nextTickNanos = long.MaxValue;

    private Simulator(Scenario scenario, Workload workload, string strategy, SimulatorOptions options)
    {
        (_scenario, _workload, _options) = (scenario, workload, options);
        _hasFailures = scenario.HasFailures;
        _random = new Random(options.Seed);
        _pool = new Pool(
            new PoolOptions
            {
                Name = PoolName,
                Strategy = strategy,
                Endpoints = [.. scenario.Endpoints.Select(e => new EndpointOptions { Address = e.Name, Weight = e.Weight, Kind = e.Kind ?? "" })],
                Costs = scenario.Costs,
                Classes = scenario.Costs is null ? [.. workload.Classes.Take(CostModel.MaxLearnedClasses)] : [],
                Health = new HealthOptions { Active = _hasFailures ? new ActiveHealthOptions { Interval = scenario.CheckInterval } : null },
            },
            TimeSpan.Zero,
            _random);
        _snapshot = _pool.Snapshot;

        int[] next = new int[workload.Count];
        _servers = [.. scenario.Endpoints.Select((e, i) => new EndpointServer(
            i,
            e,
            new SpeedSchedule(e.Speed, scenario.Disturbances.Where(d => d.Endpoint == i && d.Kind == DisturbanceKind.SlowPhase)),
            _pool.Find(e.Name)!,
            next))];
        _pickedNanos = new long[workload.Count];
        if (_snapshot.Costs is { } costs)
        {
            _work = new PlacedWork[workload.Count];
            _classNumbers = [.. workload.Classes.Select(name => costs.Classes.NumberOf(name))];
        }
        _beganNanos = new long[workload.Count];
        _responses = new float[workload.Count];
        _record = options.Records ? new RunRecord(_servers.Length, workload.Count == 0 ? 0 : workload.ArrivalNanos[^1]) : null;
        _outages = _hasFailures ? Outages(scenario) : [];
    }

    /// <summary>Plays all requests of <paramref name="workload"/> to their end.</summary>
    /// <param name="scenario">At least one endpoint.</param>
    /// <param name="workload">The requests.</param>
    /// <param name="strategy">A name of the <see cref="Balancing.Strategies.StrategyCatalog"/>.</param>
    /// <param name="options">Seed and the like.</param>
    /// <exception cref="ArgumentException">The strategy is unknown, or endpoints are not as they have to be.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static RunResult Run(Scenario scenario, Workload workload, string strategy, SimulatorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scenario.Endpoints.Length, nameof(scenario));
        Simulator simulator = new(scenario, workload, strategy, options);
        simulator.Run();
        return simulator.Result(strategy);
    }

    private void Run()
    {
        if (_hasFailures) Obey(_pool.Tick(TimeSpan.Zero), 0);
        long[] arrivals = _workload.ArrivalNanos;
        int arrived = 0;
        while (true)
        {
            long arrival = arrived < arrivals.Length ? arrivals[arrived] : long.MaxValue;
            long completion = _completions.NextNanos;
            if (_hasFailures && HappensFirst(Math.Min(arrival, completion), isOver: arrival == long.MaxValue && completion == long.MaxValue)) continue;
            if (completion <= arrival)
            {
                if (completion == long.MaxValue) break;
                Complete(_completions.Take());
                continue;
            }

            Place(arrived, arrival, default);
            if (++arrived % ArrivalsPerReport == 0) Report(arrived);
        }
        Report(arrived);
    }

    private void Report(int arrived)
    {
        _options.Stop.ThrowIfCancellationRequested();
        if (_options.Progress is { } progress) progress.Arrived = arrived;
    }

    /// <summary>Picks an endpoint for a request and brings it there; goes on to others as the proxy does.</summary>
    private void Place(int request, long nowNanos, TriedEndpoints tried)
    {
        while (true)
        {
            PickRequest pick = new()
            {
                Hash = _snapshot.HashInput == Balancing.Strategies.HashInput.ClientAddress ? _workload.Client[request] : _workload.Key[request],
                NowNanos = nowNanos,
                Tried = tried,
                Class = _classNumbers.Length == 0 ? RequestClasses.None : _classNumbers[_workload.Class[request]],
                Size = _workload.Size[request],
            };
            if (_snapshot.PickAndBegin(in pick, _random, out _, out PlacedWork work) is not { } endpoint)
            {
                if (tried.Count == 0) _rejected++;
                else _failed++;
                return;
            }

            // The pool hands out ids in the order of its endpoints, from 0.
            EndpointServer server = _servers[endpoint.Id];
            if (!server.IsUp)
            {
                Refuse(server, in work, nowNanos);
                if (!MayRetry(ref tried, endpoint)) return;
                continue;
            }

            if (_hasFailures) endpoint.Faults.ConnectSucceeded();
            if (server.IsFull)
            {
                endpoint.Abandon(in work, nowNanos);
                _rejected++;
                return;
            }

            _pickedNanos[request] = nowNanos;
            if (_work.Length != 0) _work[request] = work;
            if (_hasFailures && tried.Count > 0) _triedBy[request] = tried;
            _record?.Loads[server.Index].Advance(nowNanos, server.InFlight);
            if (server.HasFree) Serve(server, request, nowNanos);
            else server.Enqueue(request);
            return;
        }
    }

    private void Serve(EndpointServer server, int request, long nowNanos)
    {
        double seconds = _scenario.Service.SecondsOf(_workload, request, server.Index);
        long end = server.Speed.EndOf(nowNanos, seconds * 1e9);
        server.Busy++;
        _completions.Add(new Completion(end, request, server.Index, server.Epoch));
        _record?.Add(new ServiceSpan(request, server.Index, nowNanos, end));
        _beganNanos[request] = nowNanos;
    }

    private void Complete(in Completion done)
    {
        EndpointServer server = _servers[done.Endpoint];
        if (done.Epoch != server.Epoch) return; // it was lost when the endpoint died
        long now = done.AtNanos;
        int request = done.Request;
        long arrival = _workload.ArrivalNanos[request];
        _record?.Loads[server.Index].Advance(now, server.InFlight);
        server.Endpoint.End(_work.Length == 0 ? default : _work[request], now - _pickedNanos[request], now);

        double response = (now - arrival) / 1e9;
        _responses[_finished++] = (float)response;
        _responseSum += response;
        _waitSum += (_beganNanos[request] - arrival) / 1e9;
        _lastEndNanos = now;

        server.Busy--;
        server.Finished++;
        server.BusySeconds += (now - _beganNanos[request]) / 1e9;
        if (server.TryDequeue(out int waiting)) Serve(server, waiting, now);
    }

    private RunResult Result(string strategy)
    {
        double makespan = _lastEndNanos / 1e9;
        double span = Math.Max(_lastEndNanos, _lastLossNanos) / 1e9;
        return new RunResult
        {
            Strategy = strategy,
            Arrived = _workload.Count,
            Rejected = _rejected,
            Failed = _failed,
            Retried = _retried,
            Responses = new ResponseTimes(_responses, _finished, _responseSum),
            MeanWait = _finished == 0 ? 0 : _waitSum / _finished,
            Makespan = makespan,
            Endpoints = [.. _servers.Select(s => new EndpointUse(
                s.Options.Name, s.Finished, s.BusySeconds, span > 0 ? s.BusySeconds / (span * s.Options.Concurrency) : 0))],
            Record = _record,
        };
    }
}
