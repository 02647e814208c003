namespace Weir.Compare.Reporting;

/// <summary>Weir against one target.</summary>
/// <param name="What">What was judged.</param>
/// <param name="Value">What Weir reached, as people read it.</param>
/// <param name="Wanted">The target.</param>
/// <param name="Passed">Whether the value reaches the target.</param>
internal sealed record Verdict(string What, string Value, string Wanted, bool Passed)
{
    public string Word => Passed ? "PASS" : "MISS";
}
