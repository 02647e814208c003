using System.Collections.Immutable;
using System.Globalization;
using Weir.Balancing.Scheduling;
using Weir.Cli;
using Weir.Simulation.Engine;

namespace Weir.Simulate;

/// <summary>Puts endpoints together from flags that list a thing for each of them.</summary>
internal static class EndpointPlan
{
    /// <param name="options">The flags.</param>
    /// <param name="names">One for each endpoint.</param>
    /// <param name="kinds">Where no flag says them; null: none.</param>
    /// <param name="concurrency">Where no flag says it; null: one each.</param>
    /// <exception cref="SimulateException">A list is of another length.</exception>
    public static ImmutableArray<SimulatedEndpoint> Of(SimulateOptions options, ImmutableArray<string> names, ImmutableArray<string>? kinds, ImmutableArray<int>? concurrency)
    {
        if (names.IsEmpty)
            throw SimulateException.Usage($"--endpoints: there is none. Write a number from 1 to {SimulationPlan.MaxEndpoints}, or names.");
        if (names.Length > SimulationPlan.MaxEndpoints)
            throw SimulateException.Usage($"--endpoints: there are {names.Length}. A simulation has {SimulationPlan.MaxEndpoints} at most.");
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw SimulateException.Usage($"--endpoints: '{UsageErrors.Echo(twice.Key)}' is there twice. Names differ.");
        Func<int, double> speedOf = Each("--speeds", options.Speeds, names.Length, 1);
        Func<int, int> weightOf = Each("--weights", options.Weights, names.Length, 1);
        Func<int, int> concurrencyOf = Each("--concurrency", options.Concurrency ?? concurrency, names.Length, 1);
        Func<int, string?> kindOf = Each<string?>("--kinds", options.Kinds is { } given ? [.. given] : kinds is { } own && own.Length == names.Length ? [.. own] : null, names.Length, null);
        return [.. names.Select((name, i) => new SimulatedEndpoint
        {
            Name = name,
            Speed = speedOf(i),
            Weight = weightOf(i),
            Concurrency = concurrencyOf(i),
            Kind = kindOf(i),
            QueueLimit = options.QueueLimit ?? SimulatedEndpoint.NoLimit,
        })];
    }

    /// <summary>The cost of a class at an endpoint.</summary>
    /// <exception cref="SimulateException">The matrix has no such class, or no such kind.</exception>
    public static double CostOf(CostMatrix costs, string @class, SimulatedEndpoint endpoint)
    {
        int row = costs.Classes.NumberOf(@class) - 1;
        if (row < 0)
            throw SimulateException.Usage($"--costs: there is no class '{UsageErrors.Echo(@class)}', which the requests have. Known: {string.Join(", ", costs.Classes.Names)}.");
        int column = costs.ColumnOf(endpoint.Name, endpoint.Kind ?? "");
        if (column < 0)
            throw SimulateException.Usage($"--costs: {endpoint.Name} is of the kind '{endpoint.Kind}', which the costs do not have. Give each endpoint one of {string.Join(", ", costs.Columns)} by --kinds.");
        return costs[row, column];
    }

    /// <exception cref="SimulateException">There is no such endpoint.</exception>
    public static Disturbance ToDisturbance(DisturbanceText text, DisturbanceKind kind, ImmutableArray<SimulatedEndpoint> endpoints)
    {
        int index = -1;
        for (int i = 0; i < endpoints.Length; i++)
        {
            if (endpoints[i].Name == text.Endpoint) index = i;
        }
        if (index < 0 && int.TryParse(text.Endpoint, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= endpoints.Length) index = number - 1;
        if (index < 0)
            throw SimulateException.Usage($"{(kind == DisturbanceKind.Failure ? "--fail" : "--slow")}: there is no endpoint '{UsageErrors.Echo(text.Endpoint)}'. Known: {string.Join(", ", endpoints.Take(8).Select(e => e.Name))}, or a number from 1 to {endpoints.Length}.");
        return new Disturbance(index, kind, text.At, text.Duration, text.Factor);
    }

    private static Func<int, T> Each<T>(string flag, ImmutableArray<T>? list, int count, T otherwise)
    {
        if (list is not { } values) return _ => otherwise;
        if (values.Length == 1 && count > 1) return _ => values[0];
        if (values.Length != count)
            throw SimulateException.Usage($"{flag} has {values.Length} values and there are {count} endpoints. Give one for each, or one for all.");
        return i => values[i];
    }
}
