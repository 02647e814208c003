using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Compare.Reporting;

/// <summary>The figures for programs: a list of rows, each with contestants → metric → number, verdicts and faults.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(List<ReportedRow>))]
internal sealed partial class JsonReport : JsonSerializerContext
{
    public static string Write(IEnumerable<RowReport> reports) => JsonSerializer.Serialize(
        reports.Select(report => new ReportedRow(report.Name, report.Title, report.Lines.ToDictionary(StringComparer.Ordinal), report.Verdicts, report.Notes, report.Faults)).ToList(),
        Default.ListReportedRow);
}
