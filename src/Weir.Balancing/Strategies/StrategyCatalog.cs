using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Weir.Balancing.Scheduling;

namespace Weir.Balancing.Strategies;

/// <summary>All strategies there are. A new one is a class and an entry here.</summary>
public static class StrategyCatalog
{
    /// <summary>The strategy of a pool that names none.</summary>
    public const string DefaultName = "round-robin";

    /// <summary>From the simplest to the most particular.</summary>
    public static ImmutableArray<StrategyDescriptor> All { get; } =
    [
        new("first", "The first usable endpoint in the order of the configuration.",
            "One server does the work and the others stand by. Weights have no meaning.",
            HashInput.None, context => new FirstStrategy(context.Candidates)),
        new("round-robin", "In turn, smoothly by weight.",
            "Requests cost about the same and endpoints are alike, or differ as their weights say. Exact over all loops.",
            HashInput.None, context => new RoundRobinStrategy(context.Candidates, context.Cursor)),
        new("random", "By lot, by weight.",
            "Many balancers feed the same endpoints and must not march in step.",
            HashInput.None, context => new RandomStrategy(context.Candidates)),
        new("two-choices", "The less busy of two endpoints drawn by lot.",
            "Many endpoints or many balancers: nearly as even as least-connections at a constant cost.",
            HashInput.None, context => new TwoChoicesStrategy(context.Candidates)),
        new("least-connections", "The endpoint with the fewest requests in progress for its weight.",
            "Requests differ in length: long polls, downloads, TCP. Looks at every endpoint; above a hundred take two-choices.",
            HashInput.None, context => new LeastConnectionsStrategy(context.Candidates)),
        new("least-response-time", "The endpoint with the lowest peak EWMA of the response time × (requests in progress + 1).",
            "Endpoints differ in speed, or one slows down at times. Needs endpoints that do the same work.",
            HashInput.None, context => new LeastResponseTimeStrategy(context.Candidates)),
        new("prequal", "Of the endpoints not hot by requests in flight the one that answers fastest (Prequal, NSDI 2024).",
            "Endpoints of unlike or changing speed, and many of them: weighs latency and load at a constant cost.",
            HashInput.None, context => new PrequalStrategy(context.Candidates), MeasuresByLoad: true),
        new("ip-hash", "The same client address goes to the same endpoint.",
            "Sessions kept by the server, protocols without cookies. Clients behind one address share one endpoint.",
            HashInput.ClientAddress, context => new IpHashStrategy(context.Candidates)),
        new("hash", "The same key (uri, header, cookie, query) goes to the same endpoint as long as that is not overloaded.",
            "Caches and shards: each endpoint keeps its part of the keys when others come and go.",
            HashInput.RequestKey, context => new HashStrategy(context.Candidates, context.BoundedLoad)),
        new("least-finish-time", "Where the request makes the last of all to end end earliest, by its class and size.",
            "Unlike servers and unlike requests, worked off one after the other: jobs, renderings, GPUs. Takes costs, or learns them.",
            HashInput.None, context => new LeastFinishTimeStrategy(context.Candidates, context.Costs), Schedules: true),
        new("priced-finish-time", "The same, but no request takes time that another class needs more: time has a price, learned from the mix.",
            "As least-finish-time, where more comes than is served at once: ends a backlog sooner. Ends single requests later.",
            HashInput.None, context => new PricedFinishTimeStrategy(context.Candidates, context.Costs), Schedules: true),
        new("exponential-potential", "Where the request raises a sum of exponentials of the backlogs least (Aspnes et al., 1997).",
            "As least-finish-time, where the worst order of requests has to be survived: never more than O(log m) times the best.",
            HashInput.None, context => new ExponentialPotentialStrategy(context.Candidates, context.Costs), Schedules: true),
    ];

    /// <summary>The names, for a message that lists what is known.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(strategy => strategy.Name)];

    public static bool TryGet(string name, [NotNullWhen(true)] out StrategyDescriptor? strategy)
    {
        strategy = All.FirstOrDefault(candidate => candidate.Name == name);
        return strategy is not null;
    }
}
