namespace Weir.Simulation.Advising;

public enum AdviceVerdict
{
    /// <summary>Another strategy is better.</summary>
    Change,

    /// <summary>The one in use is as good as any, as far as can be told.</summary>
    Stay,

    /// <summary>The one in use binds clients or stands by; others would be faster but do not do that.</summary>
    DoesOtherWork,
}
