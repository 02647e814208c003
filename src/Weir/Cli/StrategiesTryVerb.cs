using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Balancing.Strategies;
using Weir.Simulate;
using Weir.Trial;

namespace Weir.Cli;

/// <summary><c>weir strategies try</c>: shows what a strategy picks, line by line.</summary>
internal static class StrategiesTryVerb
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { HelpName = "NAME", Description = "A strategy; 'weir strategies' lists them.", Arity = ArgumentArity.ExactlyOne };
        var endpoints = Names.Optional("--endpoints", "LIST", "Their names, parted by commas, as in a:1,b:2,c:3. The order settles ties.");
        var weights = Weights.Optional("--weights", "LIST", "The weight of each, 1 to 256 (default: 1).");
        var kinds = Names.Optional("--kinds", "LIST", "What each is, for --costs, as in video,video,music.");
        var costs = Costs.Optional("--costs", "MATRIX", "For scheduling strategies: seconds that a request of size 1 takes, by class and kind (default: learned).");
        var seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "N", "Of strategies that draw lots", "1");
        var verb = new Verb(
            "try",
            "Reads lines and answers each 'pick' with the endpoint a strategy chooses: pick [key=…] [class=…] [size=…] · finish ENDPOINT [ms=…] · "
            + "fail ENDPOINT · advance MS. Real time runs until the first advance.",
            "weir strategies try least-connections --endpoints a:1,b:2,c:3 --weights 1,1,2",
            "weir strategies try least-finish-time --endpoints v1,v2,m --kinds video,video,music --costs \"video: { video: 1, music: 3 }, music: { video: 2, music: 1 }\"")
        {
            name, endpoints, weights, kinds, costs, seed,
        };
        name.Validators.Add(RefuseUnknown);
        verb.Check(result => Check(result, result.GetValue(endpoints), result.GetValue(weights), result.GetValue(kinds), result.GetValue(costs)));
        verb.SetAction(parsed => TrialRun.Run(
            new TrialOptions
            {
                Strategy = parsed.GetRequiredValue(name)!,
                Endpoints = parsed.GetValue(endpoints)!.Value,
                Weights = parsed.GetValue(weights) ?? [],
                Kinds = parsed.GetValue(kinds) ?? [],
                Costs = parsed.GetValue(costs)?.Matrix,
                Seed = seed.In(parsed),
            },
            Console.In,
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            TimeProvider.System));
        return verb;
    }

    private static FlagKind<ImmutableArray<string>> Names => new("a list of names", "Write names parted by commas.", ListText.TryNames);

    private static FlagKind<ImmutableArray<int>> Weights => new("a list of weights", "Write whole numbers from 1 to 256 parted by commas.", ListText.TryWeights);

    private static FlagKind<CostsText> Costs => new(
        "a matrix of costs", "Write it as in weir.yaml, each row with the same kinds: \"video: { video: 1, music: 3 }, music: { video: 2, music: 1 }\".", CostsText.TryParse);

    private static void RefuseUnknown(ArgumentResult result)
    {
        string value = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (OptionChoices.Refusal("NAME", value, StrategyCatalog.Names) is { } refusal) result.AddError(refusal);
    }

    private static void Check(CommandResult result, ImmutableArray<string>? endpoints, ImmutableArray<int>? weights, ImmutableArray<string>? kinds, CostsText? costs)
    {
        if (endpoints is not { } names)
        {
            result.AddError("--endpoints is missing. Write their names parted by commas, as in --endpoints a:1,b:2,c:3.");
            return;
        }
        if (names.Length > Candidates.MaxCount) result.AddError($"--endpoints: {names.Length} are more than a pool holds, {Candidates.MaxCount}.");
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) result.AddError("--endpoints: a name comes twice. Endpoints have distinct names.");
        if (weights is { } w && w.Length != names.Length) result.AddError($"--weights: {w.Length} for {names.Length} endpoints. Write one for each.");
        if (kinds is { } k && k.Length != names.Length) result.AddError($"--kinds: {k.Length} for {names.Length} endpoints. Write one for each.");
        if (costs is not { } matrix) return;
        for (int i = 0; i < names.Length; i++)
        {
            string kind = kinds is { } known && i < known.Length ? known[i] : "";
            if (matrix.Matrix.ColumnOf(names[i], kind) >= 0) continue;
            result.AddError($"--costs has nothing for {UsageErrors.Echo(names[i])}. Name it there, or say with --kinds which of these it is: {string.Join(", ", matrix.Matrix.Columns)}.");
            return;
        }
    }
}
