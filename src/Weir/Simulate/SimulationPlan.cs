using System.Collections.Immutable;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;
using Weir.Simulation.Engine;
using Weir.Simulation.Fitting;
using Weir.Simulation.Traces;
using Weir.Simulation.Workloads;

namespace Weir.Simulate;

/// <summary>What is to be simulated: the requests, the endpoints, the strategies.</summary>
internal sealed record SimulationPlan
{
    public const int MaxEndpoints = 256;

    private const int DefaultEndpoints = 4;
    private const double DefaultMediaRate = 10;

    public required string Title { get; init; }

    public required Workload Workload { get; init; }

    public required Scenario Scenario { get; init; }

    public required ImmutableArray<string> Strategies { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Lines of the trace that were no requests; null: traffic was made up.</summary>
    public Trace? Trace { get; init; }

    /// <summary>Reads the trace, or makes traffic up, and puts the endpoints together.</summary>
    /// <exception cref="SimulateException">The trace cannot be used, or flags do not fit each other.</exception>
    public static SimulationPlan Of(SimulateOptions options, CancellationToken stop)
    {
        if (options.Trace is not null) return OfTrace(options, stop);
        Workload workload = options.Media ? Traffic.OfMedia(TrafficOf(options)) : Traffic.Of(TrafficOf(options));
        ImmutableArray<string> names = EndpointNames(options) ?? Numbered(options.Media ? MediaMix.Kinds.Length : DefaultEndpoints);
        ImmutableArray<SimulatedEndpoint> endpoints = EndpointPlan.Of(options, names, kinds: options.Media ? MediaMix.Kinds : null, concurrency: null);
        CostMatrix? costs = options.Costs?.Matrix ?? (options.Media ? MediaCosts() : null);
        return new SimulationPlan
        {
            Title = TrafficTitle(options),
            Workload = workload,
            Scenario = ScenarioOf(options, endpoints, workload, costs, (_, _) => 1),
            Strategies = StrategiesOf(options),
        };
    }

    private static SimulationPlan OfTrace(SimulateOptions options, CancellationToken stop)
    {
        TraceContext context = new(options.ClassBy, options.Pool);
        Trace trace = TraceFile.Read(options.Trace!, context, options.Format, stop);
        string title = $"{(options.Trace == TraceFile.Stdin ? "standard input" : options.Trace)} ({trace.Format})";
        bool isLog = trace.HasResponseTimes;
        RefuseManyPools(trace, options.Trace!, options.Pool);
        if (!isLog && trace.Format != "csv")
            throw new SimulateException($"{options.Trace}: no line tells how long its request took. {MissingTime(trace.Format)}");

        if (!isLog)
        {
            ImmutableArray<string> given = EndpointNames(options) ?? (trace.Endpoints.IsEmpty ? Numbered(DefaultEndpoints) : trace.Endpoints);
            ImmutableArray<SimulatedEndpoint> servers = EndpointPlan.Of(options, given, kinds: null, concurrency: null);
            Workload workload = TraceWorkload.BySize(trace, options.PerSize.TotalSeconds);
            return new SimulationPlan
            {
                Title = title,
                Workload = workload,
                Scenario = ScenarioOf(options, servers, workload, options.Costs?.Matrix, (_, _) => 1),
                Strategies = StrategiesOf(options),
                Trace = trace,
                Notes = trace.HasServiceTimes ? [] : [$"The trace has no service_seconds: a request takes its size times {options.PerSize.TotalSeconds:0.######} s (--per-size)."],
            };
        }

        FittedModel model = ModelFitter.Fit(trace, options.Concurrency is [var same] ? same : null);
        bool areNamed = !trace.Endpoints.IsEmpty;
        ImmutableArray<string> names = EndpointNames(options) ?? (areNamed ? model.Endpoints : Numbered(DefaultEndpoints));
        ImmutableArray<int> known = [.. names.Select(n => model.Endpoints.IndexOf(n))];
        ImmutableArray<int> concurrency = [.. known.Select(i => i < 0 ? model.Concurrency.Min() : model.Concurrency[i])];
        ImmutableArray<SimulatedEndpoint> endpoints = EndpointPlan.Of(options, names, kinds: null, concurrency);
        Workload replay = TraceWorkload.ByModel(trace, model);
        return new SimulationPlan
        {
            Title = title,
            Workload = replay,
            Scenario = ScenarioOf(options, endpoints, replay, options.Costs?.Matrix, (c, e) => known[e] < 0 ? 1 : model.FactorOf(c, known[e])),
            Strategies = StrategiesOf(options),
            Trace = trace,
            Notes = areNamed || options.Endpoints is not null
                ? model.Notes
                : [.. model.Notes, $"The log does not name the endpoint of a request ({MissingEndpoint(trace.Format)}): {DefaultEndpoints} that are alike are assumed; --endpoints N says otherwise."],
        };
    }

    /// <summary>What the log has to be told to write.</summary>
    public static string MissingTime(string format) => format switch
    {
        "weir" => "The field is duration_ms; Weir's own log has it.",
        "csv" => "The column is service_seconds, or response_seconds with the waiting in it.",
        "haproxy" => "The field is Ta, the fifth of the timers; write the log with 'option httplog'.",
        _ => "The field is $request_time in nginx (add it to the end of log_format) and %D in Apache (add it to the end of LogFormat).",
    };

    /// <summary>The field that names the endpoint.</summary>
    public static string MissingEndpoint(string format) => format switch
    {
        "weir" => "field endpoint",
        "haproxy" => "field server",
        "csv" => "column endpoint",
        _ => "$upstream_addr in nginx",
    };

    /// <summary>A strategy belongs to one pool: endpoints of several would be mixed.</summary>
    /// <exception cref="SimulateException">There are several.</exception>
    public static void RefuseManyPools(Trace trace, string name, string? chosen)
    {
        if (chosen is null && trace.Pools.Length > 1)
            throw SimulateException.Usage($"{name} has requests of {trace.Pools.Length} pools, and a strategy is of one: {string.Join(", ", trace.Pools.Take(8))}. Choose with --pool NAME.");
        if (chosen is not null && !trace.Pools.Contains(chosen))
            throw SimulateException.Usage($"{name} has no requests of pool '{Cli.UsageErrors.Echo(chosen)}'. Its pools: {string.Join(", ", trace.Pools.Take(8))}.");
    }

    private static Scenario ScenarioOf(SimulateOptions options, ImmutableArray<SimulatedEndpoint> endpoints, Workload workload, CostMatrix? costs, Func<int, int, double> factorOf)
    {
        double Factor(int @class, int endpoint) => factorOf(@class, endpoint) * (costs is null ? 1 : EndpointPlan.CostOf(costs, workload.Classes[@class], endpoints[endpoint]));
        return new Scenario
        {
            Endpoints = endpoints,
            Service = FactorService.Of(Math.Max(workload.Classes.Length, 1), endpoints.Length, workload.Classes.IsEmpty ? (_, _) => 1 : Factor),
            Costs = costs,
            Disturbances = [.. options.Fail.Select(f => EndpointPlan.ToDisturbance(f, DisturbanceKind.Failure, endpoints)), .. options.Slow.Select(s => EndpointPlan.ToDisturbance(s, DisturbanceKind.SlowPhase, endpoints))],
            Retries = options.Retries,
            CheckInterval = options.CheckInterval,
        };
    }

    private static TrafficOptions TrafficOf(SimulateOptions options) => new()
    {
        Requests = options.Requests,
        Rate = options.Burst is null ? options.Poisson ?? DefaultMediaRate : null,
        Burst = options.Burst?.Count ?? 0,
        BurstInterval = options.Burst?.Interval ?? TimeSpan.Zero,
        Service = options.Service ?? new ServiceDistribution(ServiceShape.Exponential, 0.1),
        Clients = options.Clients,
        Seed = options.Seed,
    };

    private static string TrafficTitle(SimulateOptions options)
    {
        TrafficOptions traffic = TrafficOf(options);
        string when = traffic.Rate is { } rate ? $"a Poisson process of {rate:0.###}/s"
            : traffic.Burst == 0 ? "all at once"
            : $"bursts of {traffic.Burst:N0} every {traffic.BurstInterval.TotalSeconds:0.###} s";
        string what = options.Media
            ? "video, picture and music requests of 1 to 9 s"
            : $"{traffic.Service.Shape.ToString().ToLowerInvariant()} service of {traffic.Service.Mean * 1000:0.###} ms in the mean";
        return $"{when}, {what}";
    }

    private static CostMatrix MediaCosts()
    {
        ImmutableArray<string> kinds = [.. MediaMix.Kinds.Distinct(StringComparer.Ordinal)];
        return new CostMatrix(MediaMix.Classes, kinds, [.. MediaMix.Classes.SelectMany(c => kinds.Select(k => MediaMix.CostOf(c, k)))]);
    }

    private static ImmutableArray<string>? EndpointNames(SimulateOptions options)
    {
        if (options.Endpoints is not { } given) return null;
        if (given is [var only] && int.TryParse(only, out int count)) return Numbered(Math.Clamp(count, 0, MaxEndpoints + 1));
        return given;
    }

    private static ImmutableArray<string> Numbered(int count) => [.. Enumerable.Range(1, count).Select(i => $"e{i}")];

    private static ImmutableArray<string> StrategiesOf(SimulateOptions options) => options.Strategies.IsEmpty ? StrategyCatalog.Names : options.Strategies;
}
