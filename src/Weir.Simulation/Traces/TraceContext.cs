namespace Weir.Simulation.Traces;

/// <summary>What is common to the lines of one trace.</summary>
public sealed class TraceContext
{
    /// <summary>More endpoints than a simulation is asked for.</summary>
    public const int MaxEndpoints = 256;

    /// <param name="classBy">What makes a request's class.</param>
    /// <param name="pool">Only requests of this pool count; null: all.</param>
    public TraceContext(ClassBy classBy = ClassBy.Path, string? pool = null) => (ClassBy, Pool) = (classBy, pool);

    public ClassBy ClassBy { get; }

    public string? Pool { get; }

    /// <summary>Beyond so many, classes of a log are more likely an accident of the paths than kinds of requests.</summary>
    public TraceNames Classes { get; } = new(64);

    public TraceNames Endpoints { get; } = new(MaxEndpoints);

    public TraceNames Pools { get; } = new(MaxEndpoints);
}
