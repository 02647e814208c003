using System.CommandLine;
using Weir.Ring.Simulation;
using Weir.Rings;

namespace Weir.Cli;

/// <summary><c>weir ring simulate</c>: the experiments of the Chord paper, on the protocol core of the program.</summary>
internal static class RingSimulateVerb
{
    private const int MaxNodes = 1 << 20;

    public static Command Create()
    {
        var nodes = FlagKinds.Integer(1, MaxNodes).WithDefault("--nodes", "N", "Nodes of the ring", "1000");
        var successors = FlagKinds.Integer(1, 1_000).WithDefault("--successors", "R", "Length of the successor list", "3");
        var positions = FlagKinds.Integer(1, 1_000).WithDefault("--virtual", "V", "Virtual nodes of each node", "1");
        var fail = FlagKinds.Number(0, 0.99).WithDefault("--fail", "P", "The fraction of nodes that fail at once, before anything is repaired", "0");
        var lookups = FlagKinds.Integer(0, 10_000_000).WithDefault("--lookups", "K", "Look-ups of random keys from random live nodes", "10000");
        var keys = FlagKinds.Integer(0, 100_000_000).WithDefault("--keys", "K", "Keys to spread over the nodes", "0");
        var seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "S", "The same seed gives the same figures", "1");
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verb = new Verb(
            "simulate",
            "Builds a converged ring in memory and measures look-ups: the tables of the Chord paper (ToN 2003). A path counts the nodes that answered, the owner included.",
            "weir ring simulate --nodes 1024 --successors 3",
            "weir ring simulate --nodes 1000 --successors 20 --fail 0.5 --json",
            "weir ring simulate --nodes 10000 --virtual 20 --keys 1000000 --lookups 0")
        {
            nodes, successors, positions, fail, lookups, keys, seed, json,
        };
        verb.Check(result =>
        {
            if ((long)nodes.In(result) * positions.In(result) > MaxNodes) result.AddError($"--nodes times --virtual is more than {MaxNodes}. Lower one of them.");
        });
        verb.SetAction(parsed =>
        {
            LookupSimulationOptions options = new()
            {
                Nodes = nodes.In(parsed),
                Successors = successors.In(parsed),
                Virtual = positions.In(parsed),
                Fail = fail.In(parsed),
                Lookups = lookups.In(parsed),
                Keys = keys.In(parsed),
                Seed = seed.In(parsed),
            };
            LookupSimulationReport report = LookupSimulation.Run(options);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? SimulationText.Json(options, report) : SimulationText.Text(report));
            return 0;
        });
        return verb;
    }
}
