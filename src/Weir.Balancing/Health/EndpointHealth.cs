namespace Weir.Balancing.Health;

/// <summary>All that is known about the health of one endpoint.</summary>
/// <remarks>A value: <see cref="HealthStateMachine"/> turns one into the next. Times are on the caller's monotonic clock.</remarks>
public readonly record struct EndpointHealth
{
    public bool IsHealthy { get; init; }

    /// <summary>Its checks have neither admitted it yet nor has one of them failed, and it may not work before.</summary>
    public bool AwaitsFirstVerdict { get; init; }

    /// <summary>Checks that passed in a row.</summary>
    public int Passed { get; init; }

    /// <summary>Checks that failed in a row.</summary>
    public int Failed { get; init; }

    /// <summary>A check was asked for and has not ended.</summary>
    public bool IsCheckRunning { get; init; }

    /// <summary>When the next check is due; null while there is none to come or one is running.</summary>
    public TimeSpan? NextCheck { get; init; }

    /// <summary>An unhealthy endpoint is not admitted before this time, whatever its checks say.</summary>
    public TimeSpan HeldUntil { get; init; }

    /// <summary>Failures not yet forgiven, as of the last change.</summary>
    public int Flaps { get; init; }

    /// <summary>When it became healthy or unhealthy.</summary>
    public TimeSpan Since { get; init; }

    /// <summary>When the state can next change, or a check is due, without anything happening; null for never.</summary>
    public TimeSpan? Deadline(HealthOptions options)
    {
        TimeSpan? admission = HealthStateMachine.CouldBeAdmitted(this, options) ? HeldUntil : null;
        return admission is null || NextCheck < admission ? NextCheck : admission;
    }
}
