namespace Weir.Balancing.Strategies;

/// <summary>One strategy as configuration, command line and metrics know it.</summary>
/// <param name="Name">As the configuration writes it.</param>
/// <param name="Summary">One line: what it does.</param>
/// <param name="WhenToUse">One line: for whom it is, and for whom not.</param>
/// <param name="HashInput">What the caller has to hash for it.</param>
/// <param name="Create">Builds it for one set of candidates.</param>
/// <param name="MeasuresByLoad">Whether endpoints keep response times apart by their load for it.</param>
/// <param name="Schedules">Whether it looks at class and size of a request, and its choices are expected to take time.</param>
public sealed record StrategyDescriptor(
    string Name, string Summary, string WhenToUse, HashInput HashInput, Func<StrategyContext, IStrategy> Create, bool MeasuresByLoad = false,
    bool Schedules = false);
