using System.Collections.Immutable;
using System.CommandLine;
using Weir.Simulate;
using Weir.Simulation.Workloads;

namespace Weir.Cli;

/// <summary>The flags of <c>weir simulate</c>.</summary>
internal sealed class SimulateFlags
{
    private const int MaxClients = 100_000_000;
    private const double MaxRate = 10_000_000;

    private static readonly FlagKind<BurstText> Bursts = new("a burst", "Write COUNT@INTERVAL as in 100@1s, or nothing: all at once.", BurstText.TryParse);

    private static readonly FlagKind<ServiceDistribution> Distribution = new(
        "a distribution",
        "Write SHAPE:MEAN as in exponential:100ms; shapes: deterministic, exponential, uniform, lognormal (lognormal:100ms:2 for a coefficient of variation of 2), pareto.",
        ServiceText.TryParse);

    private static readonly FlagKind<ImmutableArray<string>> Names = new("a list of names", "Write a number, or names parted by commas.", ListText.TryNames);

    private static readonly FlagKind<ImmutableArray<double>> SpeedList = new("a list of speeds", "Write numbers above 0 parted by commas, as in 1,1,0.5.", ListText.TrySpeeds);

    private static readonly FlagKind<ImmutableArray<int>> WeightList = new("a list of weights", "Write whole numbers from 1 to 256 parted by commas.", ListText.TryWeights);

    private static readonly FlagKind<ImmutableArray<int>> ConcurrencyList = new("how many are served at once", "Write a whole number from 1, or one for each endpoint, parted by commas.", ListText.TryConcurrency);

    private static readonly FlagKind<CostsText> Matrix = new(
        "a matrix of costs", "Write it as in weir.yaml, each row with the same kinds: \"video: { video: 1, music: 3 }, music: { video: 2, music: 1 }\".", CostsText.TryParse);

    private readonly Argument<string?> _trace = new("TRACE")
    {
        HelpName = "TRACE",
        Description = "An access log (Weir, HAProxy, nginx, Apache) or CSV arrival_seconds,class,size[,service_seconds]; - reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly LogFlags _log = new();
    private readonly DefaultedOption<TimeSpan> _perSize = FlagKinds.Time.WithDefault("--per-size", "TIME", "How long a request of size 1 takes, where the trace tells no time", "1s");
    private readonly Option<double?> _poisson = FlagKinds.Number(0.000_001, MaxRate).Optional("--poisson", "RATE", "Without a trace: so many requests a second, at random.");
    private readonly Option<BurstText?> _burst = Bursts.Optional("--burst", "[N@TIME]", "Without a trace: N requests together every TIME; without a value all at once.");
    private readonly Option<string?> _traceOf = Text("--trace-of", "media", "Without a trace: video, picture and music requests for two video servers and a music server.");
    private readonly DefaultedOption<int> _requests = FlagKinds.Integer(1, Workload.MaxCount).WithDefault("--requests", "N", "Without a trace: how many", "100000");
    private readonly Option<ServiceDistribution?> _service = Distribution.Optional("--service", "SHAPE:MEAN", "Without a trace: service times (default: exponential:100ms).");
    private readonly DefaultedOption<int> _clients = FlagKinds.Integer(1, MaxClients).WithDefault("--clients", "N", "Without a trace: from so many clients", "1000");
    private readonly Option<ImmutableArray<string>?> _endpoints = Names.Optional("--endpoints", "N|NAMES", "How many endpoints, or their names (default: those of the log, or 4).");
    private readonly Option<ImmutableArray<double>?> _speeds = SpeedList.Optional("--speeds", "LIST", "How fast each is, as in 1,1,1,0.5 (default: 1).");
    private readonly Option<ImmutableArray<string>?> _kinds = Names.Optional("--kinds", "LIST", "What each is, for --costs, as in video,video,music.");
    private readonly Option<ImmutableArray<int>?> _weights = WeightList.Optional("--weights", "LIST", "The weight of each as strategies see it (default: 1).");
    private readonly Option<ImmutableArray<int>?> _concurrency = ConcurrencyList.Optional("--concurrency", "N|LIST", "How many each serves at once (default: found out from a log, else 1).");
    private readonly Option<int?> _queue = FlagKinds.Integer(0, int.MaxValue).Optional("--queue", "N", "Requests that may wait at an endpoint; the next is rejected (default: any number).");
    private readonly Option<CostsText?> _costs = Matrix.Optional("--costs", "MATRIX", "What a class costs at a kind of endpoints, times its size.");
    private readonly Option<string[]> _fail = Many("--fail", "ID@T+D", "Endpoint ID is dead from T on for D, as in 2@10s+5s; may be repeated.");
    private readonly Option<string[]> _slow = Many("--slow", "ID@T+DxF", "Endpoint ID takes F times as long from T on for D, as in 2@10s+5sx3; may be repeated.");
    private readonly DefaultedOption<int> _retries = FlagKinds.Integer(0, Balancing.TriedEndpoints.MaxCount).WithDefault("--retries", "N", "Further endpoints a request goes to when one is dead", "2");
    private readonly DefaultedOption<TimeSpan> _check = FlagKinds.Time.WithDefault("--check-every", "TIME", "Between two health checks, where endpoints fail", "2s");
    private readonly DefaultedOption<int> _seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "N", "Repeats a run to the last byte", "1");
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, times in seconds." };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print the result as CSV, times in seconds." };
    private readonly Option<string?> _html = Text("--html", "FILE", "Write a page with charts as well.");

    public SimulateFlags()
    {
        _burst.Arity = ArgumentArity.ZeroOrOne;
        _traceOf.AcceptChoices(() => ["media"]);
        _fail.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!DisturbanceText.TryParseFailure(token.Value, out _))
                    result.AddError($"--fail: '{UsageErrors.Echo(token.Value)}' is no failure. Write ENDPOINT@WHEN+HOW-LONG as in 2@10s+5s.");
            }
        });
        _slow.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!DisturbanceText.TryParseSlow(token.Value, out _))
                    result.AddError($"--slow: '{UsageErrors.Echo(token.Value)}' is no slow phase. Write ENDPOINT@WHEN+HOW-LONGxFACTOR as in 2@10s+5sx3.");
            }
        });
    }

    /// <summary>Whether requests are told of by a file or by flags.</summary>
    public bool NamesTraffic(System.CommandLine.Parsing.CommandResult result) =>
        result.GetResult(_trace) is { Tokens.Count: > 0 } || result.GetResult(_poisson) is not null || result.GetResult(_burst) is not null || result.GetResult(_traceOf) is not null;

    public bool AsJson(ParseResult parsed) => parsed.GetValue(_json);

    public void AddTo(Verb verb)
    {
        verb.Add(_trace);
        _log.AddTo(verb);
        Option[] all =
        [
            _perSize, _poisson, _burst, _traceOf, _requests, _service, _clients, _endpoints, _speeds, _kinds, _weights, _concurrency,
            _queue, _costs, _fail, _slow, _retries, _check, _seed, _json, _csv, _html,
        ];
        foreach (Option option in all) verb.Add(option);
        verb.Check(result =>
        {
            bool hasTrace = result.GetResult(_trace) is { Tokens.Count: > 0 };
            Option[] made = [_poisson, _burst, _traceOf, _requests, _service, _clients];
            if (hasTrace && Array.Find(made, option => result.GetResult(option) is { Implicit: false }) is { } other)
                result.AddError($"TRACE and {other.Name} exclude each other: requests come from a trace, or are made up.");
            if (result.GetResult(_poisson) is not null && result.GetResult(_burst) is not null)
                result.AddError("--poisson and --burst exclude each other: either says when requests arrive.");
            if (result.GetResult(_traceOf) is not null && result.GetResult(_service) is not null)
                result.AddError("--trace-of and --service exclude each other: media requests have times of their own.");
            if (result.GetValue(_json) && result.GetValue(_csv)) result.AddError("--json and --csv exclude each other.");
        });
    }

    public SimulateOptions In(ParseResult parsed) => new()
    {
        Trace = parsed.GetValue(_trace),
        Format = _log.Format(parsed),
        ClassBy = _log.ClassBy(parsed),
        Pool = _log.Pool(parsed),
        PerSize = _perSize.In(parsed),
        Poisson = parsed.GetValue(_poisson),
        Burst = parsed.GetResult(_burst) is null ? null : parsed.GetValue(_burst) ?? default(BurstText),
        Media = parsed.GetValue(_traceOf) is not null,
        Requests = _requests.In(parsed),
        Service = parsed.GetValue(_service),
        Clients = _clients.In(parsed),
        Endpoints = parsed.GetValue(_endpoints),
        Speeds = parsed.GetValue(_speeds),
        Kinds = parsed.GetValue(_kinds),
        Weights = parsed.GetValue(_weights),
        Concurrency = parsed.GetValue(_concurrency),
        QueueLimit = parsed.GetValue(_queue),
        Costs = parsed.GetValue(_costs),
        Fail = [.. (parsed.GetValue(_fail) ?? []).Select(t => DisturbanceText.TryParseFailure(t, out DisturbanceText value) ? value : default)],
        Slow = [.. (parsed.GetValue(_slow) ?? []).Select(t => DisturbanceText.TryParseSlow(t, out DisturbanceText value) ? value : default)],
        Retries = _retries.In(parsed),
        CheckInterval = _check.In(parsed),
        Strategies = [.. _log.Strategies(parsed)],
        Seed = _seed.In(parsed),
        Html = parsed.GetValue(_html),
        Output = parsed.GetValue(_json) ? SimulateOutput.Json : parsed.GetValue(_csv) ? SimulateOutput.Csv : SimulateOutput.Table,
    };

    private static Option<string?> Text(string name, string valueName, string description) => new(name) { HelpName = valueName, Description = description };

    private static Option<string[]> Many(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description, Arity = ArgumentArity.OneOrMore };
}
