using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>How a pool learns which of its endpoints can serve.</summary>
public sealed record HealthConfig
{
    // Null: not given.
    private readonly TimeSpan? _timeout;
    private readonly TimeSpan? _fastEvery;

    public required HealthKind Kind { get; init; }

    /// <summary>http: the path (with query) that is asked for. tcp: unused.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Where checks connect instead of the endpoint's own port; null: to that.</summary>
    public int? Port { get; init; }

    /// <summary>http: the Host field of the check; null: the endpoint's address.</summary>
    public string? Host { get; init; }

    /// <summary>http: the statuses that count as healthy, at least one range.</summary>
    public ImmutableArray<StatusRange> Expect { get; init; } = [new(200, 399)];

    /// <summary>http: text that the body has to contain; null: the body is not looked at.</summary>
    public string? Body { get; init; }

    /// <summary>From one check of an endpoint to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A check that has not answered by then has failed; at most <see cref="Every"/>, which it follows unless it is given.</summary>
    public TimeSpan Timeout
    {
        get => _timeout ?? Shorter(TimeSpan.FromSeconds(1), Every);
        init => _timeout = value;
    }

    /// <summary>So many good checks in a row make an unhealthy endpoint healthy.</summary>
    public int Rise { get; init; } = 2;

    /// <summary>So many failed checks in a row make a healthy endpoint unhealthy.</summary>
    public int Fall { get; init; } = 3;

    /// <summary>Each interval is stretched or shortened at random by up to this fraction, 0 to 0.5.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>The interval after a check that disagreed with the endpoint's state, until rise or fall decides.</summary>
    /// <remarks>At most <see cref="Every"/>, which it follows unless it is given.</remarks>
    public TimeSpan FastEvery
    {
        get => _fastEvery ?? Shorter(TimeSpan.FromMilliseconds(500), Every);
        init => _fastEvery = value;
    }

    public InitialHealth Initial { get; init; } = InitialHealth.Healthy;

    /// <summary>What live traffic tells; null: off.</summary>
    public PassiveHealthConfig? Passive { get; init; } = new();

    /// <summary>Damping of an endpoint that keeps changing; null: off.</summary>
    public FlapConfig? Flap { get; init; } = new();

    private static TimeSpan Shorter(TimeSpan usual, TimeSpan every) => usual <= every ? usual : every;
}
