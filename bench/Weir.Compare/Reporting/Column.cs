namespace Weir.Compare.Reporting;

/// <summary>A column of a table.</summary>
/// <param name="Header">Head of the column, with its unit.</param>
/// <param name="Metric">Which figure it shows.</param>
/// <param name="Format">How, as .NET writes numbers.</param>
internal sealed record Column(string Header, string Metric, string Format);
