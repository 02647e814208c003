using System.CommandLine;
using Weir.Advise;
using Weir.Balancing.Strategies;
using Weir.Simulate;
using Weir.Simulation.Advising;

namespace Weir.Cli;

/// <summary><c>weir advise</c>: says which strategy the traffic of a log wants.</summary>
internal static class AdviseVerb
{
    private const int MaxRuns = 100;
    private const int MaxConcurrency = 1_000_000;

    public static Command Create()
    {
        var log = new Argument<string>("LOG") { HelpName = "LOG", Description = "An access log (Weir, HAProxy, nginx, Apache) or CSV with service_seconds; - reads standard input." };
        var current = new Option<string?>("--current") { HelpName = "NAME", Description = "The strategy in use, to tell the gain." };
        var config = new Option<string?>("--config", "-c") { HelpName = "FILE", Description = "The configuration in use, which tells the strategy." };
        var goal = new Option<string?>("--goal") { HelpName = "mean|p50|p90|p99|p99.9", Description = "What of the response times is to be short (default: p99)." };
        var runs = FlagKinds.Integer(2, MaxRuns).WithDefault("--runs", "N", "Simulations of each strategy, each with other traffic of the log's kind", "8");
        var concurrency = FlagKinds.Integer(1, MaxConcurrency).Optional("--concurrency", "N", "How many an endpoint serves at once (default: found out).");
        var endpoints = FlagKinds.Integer(1, SimulationPlan.MaxEndpoints).Optional("--endpoints", "N", "So many endpoints instead of the log's.");
        var seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "N", "Repeats the advice to the last byte", "1");
        LogFlags flags = new();
        current.AcceptChoices(() => StrategyCatalog.Names);
        goal.AcceptChoices(() => ["mean", "p50", "p90", "p99", "p99.9"]);

        Verb verb = new(
            "advise",
            "Learns service times from an access log, simulates all strategies on traffic of its kind, and recommends one.",
            "weir advise access.log --config weir.yaml",
            "weir advise access.log --current round-robin --goal mean",
            "weir advise /var/log/nginx/access.log --endpoints 4")
        {
            log, current, config, goal, runs, concurrency, endpoints, seed,
        };
        flags.AddTo(verb);
        verb.Check(result =>
        {
            if (result.GetResult(current) is not null && result.GetResult(config) is not null)
                result.AddError("--current and --config exclude each other: either tells the strategy in use.");
        });
        verb.SetAction((parsed, _) => AdviseRun.RunAsync(
            new AdviseOptions
            {
                Log = parsed.GetRequiredValue(log),
                Format = flags.Format(parsed),
                ClassBy = flags.ClassBy(parsed),
                Pool = flags.Pool(parsed),
                Strategies = [.. flags.Strategies(parsed)],
                Current = parsed.GetValue(current),
                Config = parsed.GetValue(config),
                Goal = GoalOf(parsed.GetValue(goal)),
                Runs = runs.In(parsed),
                Concurrency = parsed.GetValue(concurrency),
                Endpoints = parsed.GetValue(endpoints),
                Seed = seed.In(parsed),
            },
            parsed.InvocationConfiguration));
        return verb;
    }

    private static AdviceGoal GoalOf(string? name) => name switch
    {
        "mean" => AdviceGoal.Mean,
        "p50" => AdviceGoal.P50,
        "p90" => AdviceGoal.P90,
        "p99.9" => AdviceGoal.P999,
        _ => AdviceGoal.P99,
    };
}
