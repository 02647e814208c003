using System.Collections.Immutable;

namespace Weir.Simulation.Results;

/// <summary>How one strategy fared in one run. Times in seconds.</summary>
/// <remarks>Arrived = finished + rejected + failed.</remarks>
public sealed record RunResult
{
    public required string Strategy { get; init; }

    public required int Arrived { get; init; }

    /// <summary>Requests that found the line of their endpoint full, or no endpoint at all.</summary>
    public required int Rejected { get; init; }

    /// <summary>Requests whose endpoint was dead or died, on every try.</summary>
    public required int Failed { get; init; }

    /// <summary>Tries beyond the first.</summary>
    public required int Retried { get; init; }

    /// <summary>From arrival to the end of service, of those that finished; ascending.</summary>
    public required ResponseTimes Responses { get; init; }

    /// <summary>From arrival to the beginning of service, in the mean of those that finished.</summary>
    public required double MeanWait { get; init; }

    /// <summary>From the first arrival to the last end.</summary>
    public required double Makespan { get; init; }

    public required ImmutableArray<EndpointUse> Endpoints { get; init; }

    /// <summary>For charts; null when none was asked for.</summary>
    public RunRecord? Record { get; init; }

    public int Finished => Responses.Count;

    /// <summary>The utilisation of the busiest endpoint over the mean: 1 when all are equally busy, their number when one does all.</summary>
    public double Imbalance
    {
        get
        {
            double mean = Endpoints.Average(e => e.Utilisation);
            return mean > 0 ? Endpoints.Max(e => e.Utilisation) / mean : 1;
        }
    }
}
