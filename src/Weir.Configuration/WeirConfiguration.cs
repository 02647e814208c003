using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>One weir.yaml, checked: whoever holds it need not check again.</summary>
/// <remarks>Immutable, so any thread may read it. Made by <see cref="ConfigurationLoader"/> or <see cref="FlagConfiguration"/>.</remarks>
public sealed record WeirConfiguration
{
    /// <summary>At least one, in the order of the file.</summary>
    public required ImmutableArray<ListenerConfig> Listeners { get; init; }

    /// <summary>At least one, in the order of the file; names are unique.</summary>
    public required ImmutableArray<PoolConfig> Pools { get; init; }

    /// <summary>Absent: no admin listener is opened.</summary>
    public AdminConfig? Admin { get; init; }

    public EngineConfig Engine { get; init; } = new();

    /// <summary>Absent: requests are not logged.</summary>
    public AccessLogConfig? AccessLog { get; init; }

    /// <summary>Absent: the balancer is no node of a ring.</summary>
    public RingConfig? Ring { get; init; }

    public ShutdownConfig Shutdown { get; init; } = new();
}
