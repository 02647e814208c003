namespace Weir.Balancing.Health;

/// <summary>What can happen to the health of an endpoint.</summary>
public enum HealthEventKind
{
    /// <summary>Time has passed.</summary>
    Tick,

    CheckPassed,

    CheckFailed,

    /// <summary>The traffic brought enough evidence against the endpoint.</summary>
    Fault,

    /// <summary>The options changed.</summary>
    RulesChanged,
}
