using System.Collections.Immutable;

namespace Weir.Simulation.Fitting;

/// <summary>What a log tells of the endpoints in it.</summary>
public sealed record FittedModel
{
    public required ImmutableArray<string> Classes { get; init; }

    public required ImmutableArray<string> Endpoints { get; init; }

    /// <summary>By class, then by endpoint.</summary>
    public required ImmutableArray<ImmutableArray<FittedCell>> Cells { get; init; }

    /// <summary>Requests served at once, for each endpoint.</summary>
    public required ImmutableArray<int> Concurrency { get; init; }

    /// <summary>The service time of each entry of the trace, in seconds; NaN: it tells none.</summary>
    public required double[] ServiceSeconds { get; init; }

    /// <summary>How it was made, and what it cannot tell; sentences for the reader.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>The mean service time of a class, over its cells by their samples.</summary>
    public double MeanOf(int @class)
    {
        double samples = Math.Max(Cells[@class].Sum(c => c.Samples), 1);
        return Cells[@class].Sum(c => c.Samples == 0 ? 0 : c.Mean * c.Samples / samples);
    }

    /// <summary>How much longer a class takes at an endpoint than in the mean of all.</summary>
    public double FactorOf(int @class, int endpoint)
    {
        double mean = Cells[@class].Average(c => c.Mean);
        return mean > 0 ? Math.Max(Cells[@class][endpoint].Mean / mean, 1e-6) : 1;
    }
}
