namespace Weir.Simulation.Workloads;

/// <summary>Traffic to be made up.</summary>
public sealed record TrafficOptions
{
    /// <summary>At most <see cref="Workload.MaxCount"/>.</summary>
    public required int Requests { get; init; }

    /// <summary>Arrivals a second in a Poisson process; null: <see cref="Burst"/> says when.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests that arrive at once; 0: all of them.</summary>
    public int Burst { get; init; }

    /// <summary>From one burst to the next.</summary>
    public TimeSpan BurstInterval { get; init; } = TimeSpan.FromSeconds(1);

    public ServiceDistribution Service { get; init; } = new(ServiceShape.Exponential, 0.1);

    /// <summary>Different clients, each as likely as the others.</summary>
    public int Clients { get; init; } = 1000;

    public int Seed { get; init; } = 1;
}
