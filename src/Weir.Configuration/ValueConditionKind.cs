namespace Weir.Configuration;

/// <summary>How a value is compared.</summary>
public enum ValueConditionKind
{
    /// <summary>Exactly this, case included.</summary>
    Equal,

    /// <summary>It is there, whatever it is.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Absent,
    Prefix,

    /// <summary>The whole value matches.</summary>
    Regex,
}
