using System.Collections.Immutable;
using Weir.Balancing.Strategies;

namespace Weir.Simulation.Advising;

/// <summary>Which strategy to take, and how sure that is.</summary>
/// <param name="Verdict">Whether to change.</param>
/// <param name="Recommended">The strategy; the one in use where the verdict is to stay.</param>
/// <param name="Current">The one compared with.</param>
/// <param name="Estimates">All that were simulated, the best first.</param>
public sealed record Advice(AdviceVerdict Verdict, StrategyEstimate Recommended, StrategyEstimate Current, ImmutableArray<StrategyEstimate> Estimates)
{
    /// <summary>Less than this is not worth a change, however sure it is.</summary>
    public const double WorthIt = 0.02;

    /// <summary>Judges.</summary>
    /// <param name="strategies">Names of the catalogue, in its order: the simpler first.</param>
    /// <param name="values">What is to be short: for each strategy, for each run; the runs are the same for all. Above 0.</param>
    /// <param name="current">The one in use; among <paramref name="strategies"/>.</param>
    public static Advice Of(ReadOnlySpan<string> strategies, double[][] values, string current)
    {
        int inUse = strategies.IndexOf(current);
        ArgumentOutOfRangeException.ThrowIfNegative(inUse, nameof(current));
        string[] names = strategies.ToArray();
        bool[] candidates = Array.ConvertAll(names, IsCandidate);
        int best = Enumerable.Range(0, names.Length).Where(i => candidates[i]).MinBy(i => values[i].Average(Math.Log));
        bool[] ties = [.. names.Select((_, i) => candidates[i] && IsNoWorse(values[i], values[best]))];
        StrategyEstimate[] all = [.. names.Select((name, i) => new StrategyEstimate(
            name, Estimate.Of(values[i]), ChangeOf(values[i], values[inUse]), candidates[i], ties[i]))];

        int recommended = ties[inUse] ? inUse : Array.IndexOf(ties, value: true);
        AdviceVerdict verdict = ties[inUse] ? AdviceVerdict.Stay : candidates[inUse] ? AdviceVerdict.Change : AdviceVerdict.DoesOtherWork;
        return new Advice(verdict, all[recommended], all[inUse], [.. all.OrderBy(e => e.Goal.Mean)]);
    }

    private static bool IsCandidate(string name) =>
        StrategyCatalog.TryGet(name, out StrategyDescriptor? strategy) && strategy.HashInput == HashInput.None && name != "first";

    /// <summary>The difference, taken run by run, is within noise or not worth the name.</summary>
    private static bool IsNoWorse(double[] values, double[] best)
    {
        Estimate worse = Estimate.Of([.. values.Zip(best, (v, b) => Math.Log(v / b))]);
        return worse.Low <= 0 || worse.Mean < Math.Log(1 + WorthIt);
    }

    private static Estimate ChangeOf(double[] values, double[] current)
    {
        Estimate log = Estimate.Of([.. values.Zip(current, (v, c) => Math.Log(v / c))]);
        double mean = Math.Exp(log.Mean) - 1;
        return new Estimate(mean, (Math.Exp(log.High) - Math.Exp(log.Low)) / 2);
    }
}
