using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Weir.Balancing;
using Weir.Balancing.Hashing;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;
using Weir.Cli;

namespace Weir.Trial;

/// <summary>One pool whose requests come, end and fail as lines say.</summary>
/// <remarks>
/// The pool is the proxy's, without health checks: an endpoint that fails is left out and comes back after the time that
/// <c>weir run</c> leaves it out for, 10 s at first. The requests in progress there are lost. Of the requests at an endpoint the one that
/// came first ends first.
/// </remarks>
internal sealed class TrialSession
{
    /// <summary>What a pick prints when no endpoint is left.</summary>
    public const string Nobody = "none";

    private const double MostMilliseconds = 1e9;
    private const double MostSize = 1e15;
    private const int MostInProgress = 1_000_000;

    // Classes whose costs are learned get their numbers as they come; the names have to be told beforehand.
    private static readonly ImmutableArray<string> LearnedClasses =
        [.. Enumerable.Range(1, CostModel.MaxLearnedClasses).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private readonly Pool _pool;
    private readonly TrialClock _clock;
    private readonly Random _random;
    private readonly bool _knowsCosts;
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<Endpoint, Queue<(PlacedWork Work, long SinceNanos)>> _inProgress = [];
    private int _count;

    public TrialSession(TrialOptions options, TimeProvider time)
    {
        _clock = new TrialClock(time);
        _random = new Random(options.Seed);
        _knowsCosts = options.Costs is not null;
        PoolOptions pool = new()
        {
            Name = "trial",
            Strategy = options.Strategy,
            Costs = options.Costs,
            Classes = options.Costs is null ? LearnedClasses : [],
            // A trial asks who may be picked: not somebody who failed.
            Panic = false,
            Endpoints =
            [
                .. options.Endpoints.Select((name, i) => new EndpointOptions
                {
                    Address = name,
                    Weight = options.Weights.Length == 0 ? 1 : options.Weights[i],
                    Kind = options.Kinds.Length == 0 ? "" : options.Kinds[i],
                }),
            ],
        };
        _pool = new Pool(pool, TimeSpan.Zero, _random);
        foreach (EndpointStatus status in _pool.Snapshot.Endpoints) _inProgress.Add(status.Endpoint, new());
    }

    /// <summary>Carries out a line.</summary>
    /// <returns>What it prints; null: nothing.</returns>
    /// <exception cref="TrialException">It cannot be carried out; nothing has changed.</exception>
    public string? Do(string text)
    {
        if (TrialLine.Read(text) is not { } line) return null;
        switch (line.Verb)
        {
            case "pick": return Pick(line);
            case "finish": Finish(line); break;
            case "fail": Fail(line); break;
            default: Advance(line); break;
        }
        return null;
    }

    private string Pick(TrialLine line)
    {
        double size = line.Number("size", MostSize) ?? 1;
        if (size <= 0) throw new TrialException("size: a size is above 0.");
        int number = ClassOf(line.Text("class"));
        if (_count == MostInProgress) throw new TrialException($"{MostInProgress} requests are in progress. Let some finish.");

        _pool.Tick(_clock.Now);
        PickRequest request = new() { NowNanos = _clock.NextNanos(), Hash = HashOf(line.Text("key")), Class = number, Size = size };
        if (_pool.Snapshot.PickAndBegin(in request, _random, out _, out PlacedWork work) is not { } endpoint) return Nobody;
        _inProgress[endpoint].Enqueue((work, request.NowNanos));
        _count++;
        return endpoint.Address;
    }

    private void Finish(TrialLine line)
    {
        Endpoint endpoint = EndpointOf(line);
        double? milliseconds = line.Number("ms", MostMilliseconds);
        if (!_inProgress[endpoint].TryDequeue(out (PlacedWork Work, long SinceNanos) request))
            throw new TrialException($"{endpoint.Address} has no request in progress.");
        _count--;
        long now = _clock.NextNanos();
        if (milliseconds is { } told)
        {
            long nanos = (long)(told * 1e6);
            endpoint.End(in request.Work, nanos, nanos, now);
        }
        else
        {
            endpoint.End(in request.Work, now - request.SinceNanos, now);
        }
    }

    private void Fail(TrialLine line)
    {
        Endpoint endpoint = EndpointOf(line);
        Queue<(PlacedWork Work, long SinceNanos)> requests = _inProgress[endpoint];
        long now = _clock.NextNanos();
        _count -= requests.Count;
        while (requests.TryDequeue(out (PlacedWork Work, long SinceNanos) request)) endpoint.Abandon(in request.Work, now);
        _pool.ReportFault(endpoint, EndpointFault.ConnectFailures, "fail", _clock.Now);
    }

    private void Advance(TrialLine line)
    {
        double milliseconds = TrialLine.Number("advance", line.About!, MostMilliseconds);
        if (!_clock.TryAdvance(TimeSpan.FromMilliseconds(milliseconds))) throw new TrialException($"advance: the clock ends after {TrialClock.End.TotalDays} days.");
        _pool.Tick(_clock.Now);
    }

    private Endpoint EndpointOf(TrialLine line) => _pool.Find(line.About!)
        ?? throw new TrialException($"'{UsageErrors.Echo(line.About!)}' is not an endpoint. Known: {string.Join(", ", _pool.Options.Endpoints.Select(e => e.Address))}.");

    private int ClassOf(string? name)
    {
        if (name is null || _pool.Snapshot.Costs is not { } costs) return RequestClasses.None;
        if (_knowsCosts)
        {
            int known = costs.Classes.NumberOf(name);
            return known != RequestClasses.None
                ? known
                : throw new TrialException($"class: '{UsageErrors.Echo(name)}' is not in --costs. Known: {string.Join(", ", costs.Classes.Names)}.");
        }
        if (_classes.TryGetValue(name, out int number)) return number;
        if (_classes.Count == LearnedClasses.Length)
            throw new TrialException($"class: '{UsageErrors.Echo(name)}' would be one more than the {LearnedClasses.Length} whose costs can be learned.");
        number = _classes.Count + 1;
        _classes.Add(name, number);
        return number;
    }

    private ulong HashOf(string? key)
    {
        if (key is null) return 0;
        return _pool.Snapshot.HashInput == HashInput.ClientAddress && IPAddress.TryParse(key, out IPAddress? address)
            ? ClientAddressHash.Hash(address)
            : XxHash64.Hash(Encoding.UTF8.GetBytes(key));
    }
}
