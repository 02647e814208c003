namespace Weir.Compare.Reporting;

/// <summary>A row as the JSON report has it.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="Title">What was measured.</param>
/// <param name="Contestants">Contestant → metric → median.</param>
/// <param name="Verdicts">Weir against its targets.</param>
/// <param name="Notes">What a reader has to know.</param>
/// <param name="Faults">What must not happen at any speed.</param>
internal sealed record ReportedRow(
    string Name,
    string Title,
    Dictionary<string, Dictionary<string, double>> Contestants,
    IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Faults);
